//! A PostgreSQL database of its own for a test, dropped with it. The server is the one that `tests/postgres.sh` starts;
//! `TEST_POSTGRES` holds its URL.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::{Client, NoTls};

/// The database; its name goes with it.
pub struct Database {
    pub url: String,
    admin: String,
    name: String,
}

/// The server's URL.
pub fn server() -> String {
    std::env::var("TEST_POSTGRES").expect(
        "this test needs a PostgreSQL with PostGIS: `make test` starts one; by hand: \
         export TEST_POSTGRES=$(tests/postgres.sh start /tmp/postgres-for-renling)",
    )
}

/// A connection of the test's own.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the test's server answers");
    tokio::spawn(connection);
    client
}

impl Database {
    /// An empty one.
    pub async fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let admin = server();
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let client = connect(&admin).await;
        // A name left over by an earlier process with the same number.
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.expect("dropped");
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("created");
        let (server, _) = admin.rsplit_once('/').expect("a URL ends with a database");
        Self { url: format!("{server}/{name}"), admin, name }
    }

    /// Does something to the tables that the program never does.
    pub async fn meddle(&self, sql: &str) {
        connect(&self.url).await.batch_execute(sql).await.expect("the meddling works");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (admin, sql) = (self.admin.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // A runtime cannot be waited for on one of its own threads.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async { connect(&admin).await.batch_execute(&sql).await })
        });
        // What cannot be dropped goes with the test's server.
        let _ = dropped.join();
    }
}
