//! `renling invite`

use anyhow::Context;

use super::{
    Stop,
    folder::{Place, Writable, failed},
    terminal::Terminal,
};
use crate::http::{auth, control::Invited};

/// Make the link by which an account's person sets a password: for whoever holds the machine, when no administrator can
///
/// The link is good once, for seven days; the one before is void. Works beside a running service.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// The account's name, as it is typed to sign in
    login: String,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        let writable = args.place.write().await?;
        let invited = match &writable {
            Writable::Own(engine) => {
                let given = auth::grants::invite_by_login(engine, &args.login).await.map_err(failed)?;
                given.map(|(secret, grant)| Invited::new(&secret, &grant))
            }
            Writable::Served { client, .. } => {
                client.invite(&args.login).await.context("through the running service")?
            }
        };
        writable.close().await;
        let Some(Invited { path, expires_at }) = invited else {
            let said = format!("there is no open account {:?}", args.login);
            return Err(anyhow::Error::new(Stop::Refused).context(said));
        };
        if terminal.json {
            terminal.object(&serde_json::json!({ "login": args.login, "path": path, "expires_at": expires_at }))?;
            return Ok(());
        }
        let zh = format!("在服务地址后面加上：{path}\n{expires_at} 之前有效，仅一次。");
        let en = format!("After the address of the service: {path}\nGood once, until {expires_at}.");
        println!("{}", terminal.say(zh, en));
        Ok(())
    })
}
