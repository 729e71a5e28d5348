//! How people are told what there is to do: by e-mail, by the robot of a group, once a day.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::{Secret, on_this_machine};

/// The name in the environment that holds the password: it is no flag, since others on the machine can read those.
pub const PASSWORD: &str = "RENLING_SMTP_PASSWORD";

/// What a robot of 企业微信 or 钉钉 is sent.
const TEXT: &str = r#"{"msgtype":"text","text":{"content":"{title}\n{text}"}}"#;

/// The flags as they were given.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct TellFlags {
    /// Tell people by e-mail through this server: smtps://USER@HOST, or smtp://USER@HOST for one that begins TLS when asked
    ///
    /// The password is in RENLING_SMTP_PASSWORD, or in a file. Without TLS only a server on this machine is spoken to
    #[arg(long, value_name = "URL", env = "RENLING_SMTP")]
    smtp: Option<String>,
    /// A file that holds the password for --smtp
    #[arg(long, value_name = "FILE", env = "RENLING_SMTP_PASSWORD_FILE")]
    smtp_password_file: Option<PathBuf>,
    /// From whom the letters are, such as renling@example.gov.cn
    #[arg(long, value_name = "ADDRESS", env = "RENLING_MAIL_FROM")]
    mail_from: Option<String>,
    /// Tell a group by this robot's address; http:// only in private networks
    ///
    /// Whoever knows the address can write to the group: it belongs into RENLING_WEBHOOK
    #[arg(long, value_name = "URL", env = "RENLING_WEBHOOK", hide_env_values = true)]
    webhook: Option<Secret>,
    /// What the robot takes: wecom, dingtalk, or a file of JSON in which {title} and {text} are filled in
    #[arg(long, value_name = "wecom|dingtalk|FILE", env = "RENLING_WEBHOOK_TEMPLATE", default_value = "wecom")]
    webhook_template: String,
    /// At which time of the district's day people are told
    #[arg(long, value_name = "HH:MM", env = "RENLING_TELL_AT", default_value = "08:00")]
    tell_at: String,
}

/// How people are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tell {
    /// At which time of the district's day.
    pub at: jiff::civil::Time,
    /// By e-mail.
    pub mail: Option<Smtp>,
    /// By a robot.
    pub webhook: Option<Webhook>,
}

/// A server of e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is made safe.
    pub line: Line,
    /// Who signs in there, and by what.
    pub login: Option<(String, Secret)>,
    /// From whom letters are.
    pub from: String,
}

/// How the line to a server of e-mail is made safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// TLS from the first byte.
    Tls,
    /// TLS once it was asked for.
    StartTls,
    /// None: it is on this machine.
    Plain,
}

/// The robot of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where it listens; that is secret.
    pub url: Secret,
    /// What it takes: JSON with `{title}` and `{text}` in its texts.
    pub template: String,
}

/// Why the settings were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TellError {
    /// The server.
    #[error("--smtp is no server of e-mail: {0}. Write smtps://USER@HOST:PORT or smtp://USER@HOST:PORT")]
    Smtp(&'static str),
    /// The sender.
    #[error("--smtp needs --mail-from: the address that letters are from")]
    From,
    /// The password in two places, or none.
    #[error("the user of --smtp needs one password: in {PASSWORD} or in --smtp-password-file")]
    Password,
    /// A file.
    #[error("{file}: {detail}")]
    File {
        /// Its path.
        file: String,
        /// What is wrong.
        detail: String,
    },
    /// The robot's address.
    #[error("--webhook is no address of a robot. It begins with https://; http:// is taken in private networks only")]
    Webhook,
    /// What the robot takes.
    #[error("--webhook-template is not JSON with {{title}} or {{text}} in a text: {0}")]
    Template(String),
    /// The time.
    #[error("--tell-at {0:?} is no time of a day. Write HH:MM, such as 08:00")]
    At(String),
}

impl TellFlags {
    /// The settings, with the password of the environment; `None` when nobody is told.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn settle(&self, password: Option<String>) -> Result<Option<Tell>, TellError> {
        let at = self.tell_at.trim();
        let shaped = at.len() == 5 && at.as_bytes()[2] == b':';
        let at = at.parse().ok().filter(|_| shaped).ok_or_else(|| TellError::At(self.tell_at.clone()))?;
        let mail = self.smtp.as_deref().filter(|url| !url.trim().is_empty());
        let mail = mail.map(|url| self.mail(url.trim(), password)).transpose()?;
        let webhook = self.webhook.as_ref().filter(|url| !url.trim().is_empty());
        let webhook = webhook.map(|url| self.robot(url)).transpose()?;
        Ok((mail.is_some() || webhook.is_some()).then_some(Tell { at, mail, webhook }))
    }

    fn mail(&self, url: &str, password: Option<String>) -> Result<Smtp, TellError> {
        let (scheme, rest) = url.split_once("://").ok_or(TellError::Smtp("it has no scheme"))?;
        let (user, host) =
            rest.trim_end_matches('/').rsplit_once('@').map_or((None, rest), |(user, host)| (Some(user), host));
        let (host, port) = match host.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
            Some((host, Ok(port))) => (host, Some(port)),
            Some((host, Err(_))) if host.contains(':') || host.starts_with('[') => (host, None),
            Some((_, Err(_))) => return Err(TellError::Smtp("its port is no number")),
            None => (host, None),
        };
        let host = host.trim_end_matches('/');
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#')) {
            return Err(TellError::Smtp("it names no host"));
        }
        let (line, usual) = match scheme {
            "smtps" => (Line::Tls, 465),
            "smtp" if on_this_machine(host) => (Line::Plain, 25),
            "smtp" => (Line::StartTls, 587),
            _ => return Err(TellError::Smtp("its scheme is neither smtps nor smtp")),
        };
        let from = self.mail_from.as_deref().map(str::trim).filter(|from| from.contains('@')).ok_or(TellError::From)?;
        let login = match user.filter(|user| !user.is_empty()) {
            None => None,
            Some(user) if user.contains(':') => return Err(TellError::Smtp("a password has no place in it")),
            Some(user) => Some((user.replace("%40", "@"), self.password(password)?)),
        };
        Ok(Smtp { host: host.into(), port: port.unwrap_or(usual), line, login, from: from.into() })
    }

    fn password(&self, given: Option<String>) -> Result<Secret, TellError> {
        let given = given.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        match (given, &self.smtp_password_file) {
            (Some(text), None) => Ok(text.into()),
            (None, Some(file)) => Ok(read(file)?.trim().to_owned().into()),
            (Some(_), Some(_)) | (None, None) => Err(TellError::Password),
        }
    }

    fn robot(&self, url: &Secret) -> Result<Webhook, TellError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(TellError::Webhook)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
        let good = match scheme {
            "https" => !name.is_empty(),
            "http" => on_this_machine(name) || is_private(name),
            _ => false,
        };
        if !good || host.contains('@') || url.trim().contains(char::is_whitespace) {
            return Err(TellError::Webhook);
        }
        let template = match self.webhook_template.as_str() {
            "wecom" | "dingtalk" => TEXT.to_owned(),
            file => read(Path::new(file))?,
        };
        let sample = fill(&template, "一 \"二\"", "三\n四");
        let json: Result<serde_json::Value, _> = serde_json::from_str(&sample);
        match json {
            Err(error) => Err(TellError::Template(error.to_string())),
            Ok(_) if sample == template => Err(TellError::Template("neither stands in it".into())),
            Ok(_) => Ok(Webhook { url: url.trim().to_owned().into(), template }),
        }
    }
}

/// A template with its places filled in, escaped as JSON wants it.
pub fn fill(template: &str, title: &str, text: &str) -> String {
    // In one pass: what was filled in is not looked through again.
    let inner = |text: &str| {
        let whole = serde_json::Value::from(text).to_string();
        whole.get(1..whole.len().saturating_sub(1)).unwrap_or_default().to_owned()
    };
    let parts = template.split("{title}").map(|part| part.replace("{text}", &inner(text)));
    parts.collect::<Vec<_>>().join(&inner(title))
}

fn read(file: &Path) -> Result<String, TellError> {
    let wrong = |detail: String| TellError::File { file: file.display().to_string(), detail };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    if text.trim().is_empty() { Err(wrong("it is empty".into())) } else { Ok(text) }
}

fn is_private(host: &str) -> bool {
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(IpAddr::V4(four)) => four.is_private() || four.is_link_local(),
        Ok(IpAddr::V6(six)) => six.is_unique_local() || six.is_unicast_link_local(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags() -> TellFlags {
        TellFlags { webhook_template: "wecom".into(), tell_at: "08:00".into(), ..TellFlags::default() }
    }
    fn mail(smtp: &str) -> TellFlags {
        TellFlags { smtp: Some(smtp.into()), mail_from: Some("renling@xihu.example".into()), ..flags() }
    }

    #[test]
    fn nobody_is_told_unless_it_is_said_how() {
        assert_eq!(flags().settle(None), Ok(None));
        assert_eq!(flags().settle(Some("x".into())), Ok(None));
        let late = TellFlags { tell_at: "25:00".into(), ..flags() };
        assert_eq!(late.settle(None), Err(TellError::At("25:00".into())));
    }

    #[test]
    fn a_password_travels_in_a_safe_line_only_and_is_not_told() {
        let of = |smtp: &str| mail(smtp).settle(Some("secret".into())).map(|tell| tell.unwrap().mail.unwrap());
        let one = of("smtp://u%40x.cn@mail.example:2525").unwrap();
        assert_eq!((one.line, one.port, one.login.as_ref().unwrap().0.as_str()), (Line::StartTls, 2525, "u@x.cn"));
        assert!(!format!("{one:?}").contains("secret"));
        assert_eq!(of("smtps://u@mail.example").map(|it| (it.line, it.port)), Ok((Line::Tls, 465)));
        assert_eq!(of("smtp://127.0.0.1:2500").map(|it| (it.line, it.login)), Ok((Line::Plain, None)));
        for wrong in ["mail.example", "http://mail.example", "smtp://u:p@mail.example", "smtp://", "smtp://h:port"] {
            assert!(matches!(of(wrong), Err(TellError::Smtp(_))), "{wrong}");
        }
        assert_eq!(mail("smtp://u@h.example").settle(None), Err(TellError::Password));
        let nobody = TellFlags { mail_from: None, ..mail("smtp://h.example") };
        assert_eq!(nobody.settle(None), Err(TellError::From));
    }

    #[test]
    fn a_robot_is_reached_by_tls_or_in_a_private_network() {
        let of = |url: &str| TellFlags { webhook: Some(url.to_owned().into()), ..flags() }.settle(None);
        for good in
            ["https://qyapi.example/send?key=1", "http://127.0.0.1:9/x", "http://10.0.0.7/hook", "http://[fd00::1]:8/"]
        {
            assert!(of(good).is_ok(), "{good}");
        }
        for wrong in ["http://qyapi.example/send", "ftp://x", "https://", "http://8.8.8.8/", "https://u@x/"] {
            assert_eq!(of(wrong), Err(TellError::Webhook), "{wrong}");
        }
        assert!(!format!("{:?}", of("https://qyapi.example/send?key=sesame").unwrap()).contains("sesame"));
    }

    #[test]
    fn what_is_filled_in_is_escaped_and_not_filled_in_again() {
        let made = fill(TEXT, "一 \"二\" {text}", "三\n{title}\\");
        let json: serde_json::Value = serde_json::from_str(&made).unwrap();
        assert_eq!(json["text"]["content"], "一 \"二\" {text}\n三\n{title}\\");
    }
}
