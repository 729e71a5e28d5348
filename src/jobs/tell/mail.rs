//! Letters by e-mail.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};

use crate::{
    config::{Line, Smtp},
    domain::MailAddress,
    engine::Letter,
};

/// How long a server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// See the module.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mail {
    pub fn new(smtp: &Smtp) -> Result<Self, String> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let builder = match smtp.line {
            Line::Tls => Transport::relay(&smtp.host).map_err(|error| error.to_string())?,
            Line::StartTls => Transport::starttls_relay(&smtp.host).map_err(|error| error.to_string())?,
            Line::Plain => Transport::builder_dangerous(&smtp.host),
        };
        let mut builder = builder.port(smtp.port).timeout(Some(PATIENCE));
        if let Some((user, password)) = &smtp.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.to_string()));
        }
        let address = smtp.from.parse().map_err(|error| format!("--mail-from: {error}"))?;
        Ok(Self { transport: builder.build(), from: Mailbox::new(Some("认领 Renling".into()), address) })
    }

    pub async fn send(&self, to: &MailAddress, letter: &Letter) -> Result<(), String> {
        let address = to.as_str().parse().map_err(|error| format!("{error}"))?;
        let domain = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.clone())
            // Sent twice after a crash, it is one letter to whoever reads it.
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|error| error.to_string())?;
        self.transport.send(message).await.map(drop).map_err(|error| error.to_string())
    }
}
