//! A writing process is killed at any instant, or its disk fails: whatever was acknowledged is there, once.
//!
//! The test starts itself again as the process that is killed. `SOAK_ROUNDS` sets how often.

use std::{
    collections::{BTreeMap, HashMap},
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command as Process, Stdio},
    sync::Arc,
};

use jiff::civil::date;
use renling::{
    domain::{
        Actor, Code, Command, CommandId, Envelope, Name, Outcome, Period, Person, PersonId, Personal, Phone, Record,
        Seq, Unit, UnitId, UnitKind, UnitVersion, Versions,
    },
    engine::{Batch, Clock, Engine, Page, Query},
    store::{SqliteStore, StoreError},
};
use uuid::Uuid;

/// Holds the folder for the child; without it, the child's test is no child.
const FOLDER: &str = "CRASH_FOLDER";
/// How often one folder is written to and its writer killed.
const FOLDER_LIVES: u64 = 8;
/// Writers in the child, so that commands are committed in groups.
const WRITERS: u32 = 6;

async fn open(dir: &Path) -> Engine {
    Engine::open(Arc::new(SqliteStore::open(dir).unwrap()), Clock::system()).await.unwrap()
}

fn put(record: Record, personal: Option<Personal>) -> Envelope {
    let command = Command::Put { record: Box::new(record), personal };
    Envelope { id: CommandId::new(Uuid::now_v7()), recorded_at: None, base: None, after: None, command }
}

fn unit(code: &str) -> Record {
    let version = UnitVersion {
        period: Period::new(date(2021, 1, 1), None).unwrap(),
        name: Name::new("示例局").unwrap(),
        short_name: None,
        aliases: vec![],
        parent: None,
        kind: UnitKind::Department,
        own: true,
        office_of: None,
        office_phone: None,
        order: 0,
    };
    let versions = Versions::new(vec![version]).unwrap();
    Record::Unit(Unit { id: UnitId::new(Uuid::now_v7()), code: Code::new(code).unwrap(), versions })
}

fn person(code: &str) -> Envelope {
    let record = Record::Person(Person {
        id: PersonId::new(Uuid::now_v7()),
        code: Code::new(code).unwrap(),
        name: Name::new("张示例").unwrap(),
        aliases: vec![],
        office_phone: None,
        order: 0,
    });
    put(record, Some(Personal { private_phone: Phone::new("13900000000").unwrap() }))
}

/// The child: writes and says what was acknowledged, until it is killed.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let engine = open(Path::new(&folder)).await;
        let life = Uuid::now_v7().simple().to_string();
        let mut writers = vec![];
        for writer in 0..WRITERS {
            let (engine, life) = (engine.clone(), life.clone());
            writers.push(tokio::spawn(async move {
                for number in 0.. {
                    write(&engine, &format!("{life}-{writer}-{number}"), number).await;
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
    });
}

/// Three kinds of submission: one command, a batch, and an all-or-nothing batch.
async fn write(engine: &Engine, code: &str, number: u32) {
    let part = |part: u32| format!("{code}-{part}");
    let batch = match number % 3 {
        0 => Batch { commands: vec![put(unit(code), None)], all_or_nothing: false },
        1 => Batch { commands: vec![put(unit(code), None), person(&part(1))], all_or_nothing: false },
        _ => Batch { commands: (0..5).map(|n| put(unit(&part(n)), None)).collect(), all_or_nothing: true },
    };
    let sent = batch.commands.clone();
    let outcomes = engine.submit(Actor::Operator, batch).await.unwrap();
    let mut said = String::new();
    for (envelope, outcome) in sent.iter().zip(outcomes) {
        let Outcome::Applied { seq } = outcome else { panic!("{outcome:?}") };
        said += &format!("\nACK {} {seq}\n", envelope.id);
    }
    let mut out = std::io::stdout().lock();
    out.write_all(said.as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The command line that starts the child, after `before` in a shell.
fn child(folder: &Path, before: &str) -> Process {
    let mut process = Process::new("sh");
    let this = std::env::current_exe().unwrap();
    process.args(["-c", &format!("{before} exec \"$0\" \"$@\"")]).arg(this);
    process.args(["--exact", "child_that_writes_until_it_is_killed", "--nocapture", "--test-threads=1"]);
    process.env(FOLDER, folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    process
}

fn acknowledged(line: &str) -> Option<(CommandId, Seq)> {
    let (id, seq) = line.strip_prefix("ACK ")?.split_once(' ')?;
    // A line that was cut off by the kill acknowledges nothing.
    Some((CommandId::new(id.parse().ok()?), Seq(seq.trim_end().parse().ok()?)))
}

/// Beside the working child: its folder is not to be written, but to be read.
fn look_beside(folder: &Path, known: &BTreeMap<CommandId, Seq>, child: u32) {
    let refused = SqliteStore::open(folder).err().expect("two writers on one folder");
    assert_eq!(refused, StoreError::Locked { dir: folder.to_owned(), process: Some(child) });
    let newest = known.values().max().copied().unwrap_or_default();
    tokio::runtime::Handle::current().block_on(async {
        let store = Arc::new(SqliteStore::open_read_only(folder).unwrap());
        let reader = Engine::open(store, Clock::system()).await.unwrap();
        assert!(reader.atlas().seq() >= newest, "what was acknowledged is not there to be read");
        assert!(reader.verify().await.unwrap().seq >= newest);
        reader.close().await;
    });
}

/// Runs the child until it has acknowledged `enough`, kills it, and gives all it acknowledged.
fn run_and_kill(folder: &Path, enough: usize) -> BTreeMap<CommandId, Seq> {
    let mut process = child(folder, "").spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap());
    let mut known = BTreeMap::new();
    let (mut line, mut killed) = (vec![], false);
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).unwrap() == 0 {
            break;
        }
        // The last line may be half a line.
        if line.ends_with(b"\n") {
            known.extend(acknowledged(&String::from_utf8_lossy(&line)));
        }
        if known.len() >= enough && !killed {
            look_beside(folder, &known, process.id());
            // SIGKILL: it gets no chance to finish anything.
            process.kill().unwrap();
            killed = true;
        }
    }
    process.wait().unwrap();
    let mut complaint = String::new();
    process.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    assert!(killed, "the child ended on its own: {complaint}");
    known
}

/// Everything acknowledged is there once, at the place that was told, and nothing is there by halves.
async fn balance(folder: &Path, known: &BTreeMap<CommandId, Seq>) -> Seq {
    let engine = open(folder).await;
    let verified = engine.verify().await.unwrap();
    let mut lines: HashMap<CommandId, Vec<Seq>> = HashMap::new();
    let mut replayed = renling::atlas::Atlas::default();
    loop {
        let page = engine.changes_since(replayed.seq(), 1000).await.unwrap();
        if page.is_empty() {
            break;
        }
        for logged in page {
            assert_eq!(logged.seq.0, replayed.seq().0 + 1, "the log has a hole");
            lines.entry(logged.command).or_default().push(logged.seq);
            replayed.apply(logged.seq, &logged.change);
        }
    }
    assert_eq!(replayed.seq(), verified.seq);
    for (id, seq) in known {
        assert_eq!(lines.get(id).map(Vec::as_slice), Some(&[*seq][..]), "{id} was acknowledged at {seq}");
        let Page::CommandOutcome(Some(remembered)) = engine.read(Query::CommandOutcome(*id)).await.unwrap() else {
            panic!("{id} was acknowledged and is not remembered")
        };
        assert_eq!(remembered.seq, *seq);
    }
    assert!(lines.values().all(|places| places.len() == 1), "a command happened twice");
    // An all-or-nothing batch is there with all its five or not at all.
    let mut batches: HashMap<String, usize> = HashMap::new();
    for row in replayed.units().iter() {
        let code = row.entity.code.as_str();
        if let [life, writer, number, _] = code.split('-').collect::<Vec<_>>()[..] {
            *batches.entry(format!("{life}-{writer}-{number}")).or_default() += 1;
        }
    }
    assert!(batches.values().all(|parts| *parts == 5), "an all-or-nothing batch is there by halves");
    // The tables say what the log says.
    let atlas = engine.atlas();
    assert_eq!(atlas.seq(), replayed.seq());
    assert_eq!((atlas.units().len(), atlas.people().len()), (replayed.units().len(), replayed.people().len()));
    engine.close().await;
    verified.seq
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    (dir, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    let rounds: u64 = std::env::var("SOAK_ROUNDS").map_or(8, |rounds| rounds.parse().unwrap());
    // A fixed seed; what it decides is after how many acknowledgements the kill comes.
    let mut seed: u64 = 20_261_123;
    let (mut killed, mut acknowledged, mut logged) = (0, 0, 0);
    while killed < rounds {
        // The file is opened by the next child after each kill; after some of them it is looked at as a whole, and a
        // new one begun.
        let (_dir, path) = folder();
        let mut known = BTreeMap::new();
        for _ in 0..FOLDER_LIVES.min(rounds - killed) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let enough = 1 + usize::try_from((seed >> 33) % 400).unwrap();
            let path = path.clone();
            known.extend(tokio::task::spawn_blocking(move || run_and_kill(&path, enough)).await.unwrap());
            killed += 1;
        }
        let seq = balance(&path, &known).await;
        assert!(seq.0 >= known.len() as u64);
        (acknowledged, logged) = (acknowledged + known.len(), logged + seq.0);
    }
    println!("killed {killed} times, {acknowledged} acknowledged, {logged} in the logs, 0 lost, 0 double");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_the_system_refuses_ends_the_process_and_loses_nothing() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    let (_dir, path) = folder();
    // No file may grow beyond 1 MB (or 2, where the shell counts in kilobytes); the signal that comes with it is
    // ignored, so that the write fails with an error as it would on a broken disk.
    let ended = child(&path, "trap '' XFSZ; ulimit -f 2000;").output().unwrap();
    let complaint = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(74), "{complaint}");
    assert!(complaint.contains("writing to the disk failed"), "{complaint}");
    let known: BTreeMap<_, _> = String::from_utf8_lossy(&ended.stdout).lines().filter_map(acknowledged).collect();
    assert!(!known.is_empty());
    balance(&path, &known).await;
}
