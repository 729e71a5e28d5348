//! What breaks, and what must hold all the same.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    cluster::Cluster,
    ledger::{self, Ledger, Word},
    server::{Server, run, said},
};

/// What the database holds of commands.
const HELD: &str = "SELECT id, last_seq FROM renling.command";

/// Tries until it holds; the test's patience is long, since machines differ.
fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn while_the_database_is_away_reading_goes_on_with_its_age_and_writing_is_refused() {
    let cluster = Cluster::start();
    let node = cluster.node();
    let mut ledger = Ledger::default();
    let (id, command) = ledger::fresh();
    assert!(matches!(ledger.ask(node.address, id, command), Word::Done(_)));
    assert_eq!(node.get("/api/matrix").header("renling-age"), "");
    cluster.script("halt");
    let (id, command) = ledger::fresh();
    let (status, told) = ledger::send(node.address, &command);
    assert_eq!((status, told["code"].as_str()), (503, Some("store_away")), "{told}");
    ledger.0.insert(id, (command, Word::Unknown));
    until("the age is said", || !node.get("/api/matrix").header("renling-age").is_empty());
    let ready = node.get("/readyz").ok();
    assert_eq!(ready["status"], "store_away");
    assert!(ready["age_s"].is_u64(), "{ready}");
    assert_eq!(node.get("/api/answer?lon=115.9&lat=28.66").status, 200);
    cluster.script("resume");
    // No restart: the same node takes writes again, and says no age any more.
    until("it is well again", || node.get("/readyz").ok()["status"] == "ok");
    ledger.settle(node.address);
    ledger.balance(&cluster.sql(HELD), "the database was away once");
}

#[test]
fn a_wait_for_the_standby_that_was_cancelled_is_no_acknowledgement() {
    let cluster = Cluster::start();
    let node = cluster.node();
    cluster.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    cluster.sql("SELECT pg_reload_conf()");
    let (id, command) = ledger::fresh();
    let (status, told) = thread::scope(|scope| {
        let asked = scope.spawn(|| ledger::send(node.address, &command));
        while !asked.is_finished() {
            cluster.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            thread::sleep(Duration::from_millis(50));
        }
        asked.join().unwrap()
    });
    assert_eq!((status, told["code"].as_str()), (503, Some("outcome_unknown")), "{told}");
    // It stands in the log of the primary, and is acknowledged once the standby has it.
    assert_eq!(cluster.sql(&format!("SELECT count(*) FROM renling.command WHERE id = '{id}'")), ["1"]);
    cluster.sql("ALTER SYSTEM RESET synchronous_standby_names");
    cluster.sql("SELECT pg_reload_conf()");
    let mut ledger = Ledger::default();
    until("it is acknowledged", || matches!(ledger::send(node.address, &command).0, 200));
    ledger.ask(node.address, id, command);
    ledger.balance(&cluster.sql(HELD), "a wait was cancelled");
}

#[test]
fn after_a_failover_every_acknowledged_change_is_there_once() {
    let cluster = Cluster::start();
    let node = cluster.node();
    let ledger = Mutex::new(Ledger::default());
    let (stop, sent) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let (id, command) = ledger::fresh();
                    let (status, told) = ledger::send(node.address, &command);
                    let outcome = &told["outcomes"][0];
                    let word = match (status, outcome["seq"].as_u64()) {
                        (200, Some(seq)) => Word::Done(seq),
                        _ => Word::Unknown,
                    };
                    ledger.lock().unwrap().0.insert(id, (command, word));
                    sent.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        until("some are sent", || sent.load(Ordering::Relaxed) > 60);
        cluster.script("halt");
        cluster.script("promote");
        let then = sent.load(Ordering::Relaxed);
        until("writing goes on", || sent.load(Ordering::Relaxed) > then + 60);
        stop.store(true, Ordering::Relaxed);
    });
    let mut ledger = ledger.into_inner().unwrap();
    until("the node is well", || ledger::send(node.address, &ledger::fresh().1).0 == 200);
    ledger.settle(node.address);
    ledger.balance(&cluster.sql_on_standby(HELD), "the primary died once");
    verified(&cluster);
}

/// Two nodes write; one of them is killed, or a connection of theirs, at every turn, on fixed seeds.
#[test]
fn kills_at_any_instant_lose_nothing_and_double_nothing() {
    const TURNS: u64 = 12;
    let cluster = Cluster::start();
    let mut nodes = vec![cluster.node(), cluster.node()];
    let mut ledger = Ledger::default();
    let mut kills = 0;
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: u64| {
        // xorshift: the same turns each time.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    for turn in 0..TURNS {
        let addresses: Vec<_> = nodes.iter().map(|node| node.address).collect();
        let wait = Duration::from_millis(20 + next(200));
        let (victim, how) = (next(2) as usize, next(3));
        let asked = Mutex::new(&mut ledger);
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            for address in &addresses {
                let (asked, stop) = (&asked, &stop);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let (id, command) = ledger::fresh();
                        let (status, told) = ledger::send(*address, &command);
                        let word = match (status, told["outcomes"][0]["seq"].as_u64()) {
                            (200, Some(seq)) => Word::Done(seq),
                            (200, None) => panic!("{told}"),
                            _ => Word::Unknown,
                        };
                        asked.lock().unwrap().0.insert(id, (command, word));
                        if word == Word::Unknown {
                            break;
                        }
                    }
                });
            }
            thread::sleep(wait);
            match how {
                0 => nodes[victim].signal("KILL"),
                _ => {
                    let all =
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'renling'";
                    cluster.sql(all);
                }
            }
            kills += 1;
            thread::sleep(Duration::from_millis(100));
            stop.store(true, Ordering::Relaxed);
        });
        if how == 0 {
            nodes[victim].wait();
            nodes[victim] = cluster.node();
        }
        assert!(!ledger.0.is_empty(), "turn {turn}");
    }
    until("both are well", || nodes.iter().all(|node| node.get("/readyz").ok()["status"] == "ok"));
    let seq = ledger::send(nodes[0].address, &ledger::fresh().1).1["seq"].as_u64().unwrap();
    ledger.settle(nodes[1].address);
    ledger.balance(&cluster.sql(HELD), &format!("killed {kills} times"));
    // Log without holes, chain whole, tables as the log says; both nodes and one that is just started say the same.
    verified(&cluster);
    nodes.push(cluster.node());
    let newest = nodes[2].seq().max(seq);
    let told = |node: &Server| node.get(&format!("/api/duties?party=U-RD&limit=1000&on=2100-01-05&seq={newest}")).ok();
    let first = told(&nodes[0]);
    assert!(nodes.iter().all(|node| told(node) == first));
}

fn verified(cluster: &Cluster) {
    let done = run(&["verify", "--store", &cluster.url()]);
    assert!(done.status.success(), "{}", said(&done));
}
