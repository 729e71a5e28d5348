//! Messages to the robot of a group.

use std::time::Duration;

use serde_json::Value;

use crate::{
    config::{Webhook, fill},
    engine::Letter,
};

/// How long the robot may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// So much of an answer is read.
const MOST: usize = 64 * 1024;

/// See the module.
pub struct Robot {
    client: reqwest::Client,
    webhook: Webhook,
}

impl Robot {
    pub fn new(webhook: &Webhook) -> Result<Self, String> {
        // What is sent is for nobody else: it follows nobody elsewhere.
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        let client = builder.build().map_err(|error| error.without_url().to_string())?;
        Ok(Self { client, webhook: webhook.clone() })
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), String> {
        let body = fill(&self.webhook.template, &letter.subject, &letter.body);
        let request = self.client.post(&*self.webhook.url).header("content-type", "application/json").body(body);
        // The address is a secret, and no error may tell it.
        let mut answer = request.send().await.map_err(|error| error.without_url().to_string())?;
        let status = answer.status();
        let mut said = vec![];
        while let Some(part) = answer.chunk().await.map_err(|error| error.without_url().to_string())? {
            said.extend_from_slice(&part);
            if said.len() > MOST {
                break;
            }
        }
        if !status.is_success() {
            return Err(format!("the robot answered {status}"));
        }
        // 企业微信 and 钉钉 say 200 whatever comes of it.
        let said: Value = serde_json::from_slice(&said).unwrap_or_default();
        match said.get("errcode").and_then(Value::as_i64) {
            None | Some(0) => Ok(()),
            Some(code) => Err(format!("the robot answered {code}: {}", said["errmsg"].as_str().unwrap_or_default())),
        }
    }
}
