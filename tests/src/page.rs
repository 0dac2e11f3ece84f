//! Finding and using things the way people and screen readers do: by role and name.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use crate::{browser::Browser, wait};

/// Something in the accessibility tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its role.
    pub role: String,
    /// Its accessible name, white space made single.
    pub name: String,
    /// Where it is in the document.
    id: i64,
}

impl Node {
    fn read(node: &Value) -> Option<Self> {
        if node["ignored"].as_bool() == Some(true) {
            return None;
        }
        let text = |key: &str| node[key]["value"].as_str().unwrap_or_default();
        let name = text("name").split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self { role: text("role").to_owned(), name, id: node["backendDOMNodeId"].as_i64()? })
    }
}

impl Browser {
    /// Everything of a role, under the first element that a selector matches.
    pub async fn nodes(&self, under: &str, role: &str) -> Result<Vec<Node>> {
        let expression = format!("document.querySelector({})", json!(under));
        let root = self.cdp("Runtime.evaluate", json!({"expression": expression})).await?;
        let Some(root) = root["result"]["objectId"].as_str() else { return Ok(Vec::new()) };
        // The page may be at work: what is gone by now is not there.
        let asked = self.cdp("Accessibility.queryAXTree", json!({"objectId": root, "role": role})).await;
        let nodes = asked.unwrap_or_default();
        Ok(nodes["nodes"].as_array().into_iter().flatten().filter_map(Node::read).collect())
    }

    async fn element(&self, node: &Node) -> Result<WebElement> {
        let object = self.cdp("DOM.resolveNode", json!({"backendNodeId": node.id})).await?;
        let mark = json!({
            "objectId": object["object"]["objectId"],
            "functionDeclaration": "function () { window.__found = this; }",
        });
        self.cdp("Runtime.callFunctionOn", mark).await?;
        Ok(self.driver.execute("return window.__found", Vec::new()).await?.element()?)
    }

    /// Waits for the one thing with this role and name under what the selector matches. A name that
    /// ends in `*` stands for every name that starts so.
    pub async fn find_in(&self, under: &str, role: &str, name: &str) -> Result<WebElement> {
        let mut there = Vec::new();
        let fits = |node: &Node| match name.strip_suffix('*') {
            Some(start) => node.name.starts_with(start),
            None => node.name == name,
        };
        let found = wait::eventually("", async || {
            there = self.nodes(under, role).await?;
            let Some(node) = there.iter().find(|node| fits(node)) else { return Ok(None) };
            Ok(self.element(node).await.ok())
        })
        .await;
        found.ok().with_context(|| {
            let names: Vec<&str> = there.iter().map(|node| node.name.as_str()).collect();
            format!("there is no {role} named {name:?} in {under}; there are: {names:?}")
        })
    }

    /// As [`Self::find_in`], anywhere in the page.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        self.find_in("body", role, name).await
    }

    /// Clicks what has this role and name.
    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        self.click_in("body", role, name).await
    }

    /// As [`Self::click`], under what the selector matches.
    pub async fn click_in(&self, under: &str, role: &str, name: &str) -> Result<()> {
        // What moves under the pointer, such as a list that has just grown, is tried again.
        let mut fault = None;
        let done = wait::eventually("", async || {
            let clicked = self.find_in(under, role, name).await?.click().await;
            fault = clicked.err();
            Ok(fault.is_none().then_some(()))
        });
        let done = done.await;
        match fault {
            Some(fault) => Err(fault).with_context(|| format!("cannot click the {role} {name:?}")),
            None => done,
        }
    }

    /// Types into the field with this name.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find("textbox", name).await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Types into the search box with this name.
    pub async fn fill_search(&self, name: &str, text: &str) -> Result<()> {
        self.find("searchbox", name).await?.send_keys(text).await?;
        Ok(())
    }

    /// Whether something with this role and name is there now.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.nodes("body", role).await?.iter().any(|node| node.name == name))
    }

    /// Waits until nothing has this role and name any more.
    pub async fn gone(&self, role: &str, name: &str) -> Result<()> {
        wait::eventually(&format!("no {role} named {name:?}"), async || {
            Ok((!self.has(role, name).await?).then_some(()))
        })
        .await
    }

    /// The text of what a selector matches, as it is rendered; empty where there is nothing.
    pub async fn text_in(&self, selector: &str) -> Result<String> {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        Ok(self.driver.execute(script, vec![json!(selector)]).await?.convert()?)
    }

    /// Waits until a text can be read under what a selector matches.
    pub async fn sees_in(&self, selector: &str, text: &str) -> Result<()> {
        let mut shown = String::new();
        let seen = wait::eventually("", async || {
            shown = self.text_in(selector).await?;
            Ok(shown.contains(text).then_some(()))
        });
        seen.await.ok().with_context(|| format!("{text:?} is not to be read in {selector}, but:\n{shown}"))
    }

    /// Waits until a text can be read on the page.
    pub async fn sees(&self, text: &str) -> Result<()> {
        self.sees_in("body", text).await
    }

    /// Waits until a text can no longer be read on the page.
    pub async fn sees_no(&self, text: &str) -> Result<()> {
        wait::eventually(&format!("{text:?} to go"), async || {
            Ok((!self.text_in("body").await?.contains(text)).then_some(()))
        })
        .await
    }

    /// Waits until a selector matches nothing any more.
    pub async fn vanishes(&self, selector: &str) -> Result<()> {
        wait::eventually(&format!("{selector} to go"), async || {
            Ok(self.driver.find_all(By::Css(selector)).await?.is_empty().then_some(()))
        })
        .await
    }

    /// The first element that a selector matches, waited for.
    pub async fn css(&self, selector: &str) -> Result<WebElement> {
        wait::eventually(selector, async || Ok(self.driver.find(By::Css(selector)).await.ok())).await
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Whether a button is there and can be pressed.
    pub async fn is_enabled(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.find(role, name).await?.is_enabled().await?)
    }

    /// Signs in as one of the sample users.
    pub async fn sign_in(&self, name: &str) -> Result<()> {
        self.click("button", &format!("{name}*")).await?;
        self.find("button", &format!("Account of {name}*")).await.map(drop)
    }

    /// Opens a path as one of the sample users.
    pub async fn enter(&self, path: &str, name: &str) -> Result<()> {
        self.open(path).await?;
        self.sign_in(name).await
    }

    /// What has the keyboard's focus; without role and name where that is nothing in qualifier.
    pub async fn focused(&self) -> Result<Node> {
        let active = json!({"expression": "document.activeElement"});
        let active = self.cdp("Runtime.evaluate", active).await?;
        let of = json!({"objectId": active["result"]["objectId"], "fetchRelatives": false});
        let tree = self.cdp("Accessibility.getPartialAXTree", of).await?;
        let node = tree["nodes"].as_array().and_then(|nodes| nodes.iter().find_map(Node::read));
        Ok(node.unwrap_or_default())
    }

    /// Fails where the focus has fallen back to the body.
    pub async fn focus_is_somewhere(&self) -> Result<()> {
        let lost = "return document.activeElement === null || document.activeElement === document.body";
        let found = wait::within(std::time::Duration::from_secs(1), "", async || {
            Ok((self.script(lost).await? == false).then_some(()))
        });
        ensure!(found.await.is_ok(), "the focus has fallen back to the body");
        Ok(())
    }
}
