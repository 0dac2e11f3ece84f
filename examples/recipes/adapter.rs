//! An adapter for a product that only knows who is signed in.

use std::{future::ready, rc::Rc};

use riposte_model::{Capabilities, Me};

use crate::{
    ApiClient, Backend, ClientError, Connection, Entities, Incidents, LocalFuture, Method, Permissions, Playbooks,
    Runs, Sandbox, decode,
};

/// Makes the backend of a connection.
pub(crate) fn connect(connection: Connection) -> Rc<dyn Backend> {
    Rc::new(Directory(ApiClient::new(connection.transport, connection.base, connection.tokens)))
}

#[derive(Clone)]
struct Directory(ApiClient);

impl Incidents for Directory {}
impl Entities for Directory {}
impl Playbooks for Directory {}
impl Runs for Directory {}
impl Sandbox for Directory {}

impl Permissions for Directory {
    fn me(&self) -> LocalFuture<Result<Me, ClientError>> {
        let client = self.0.clone();
        Box::pin(async move {
            let request = client.request(Method::Get, &["whoami"], &[])?;
            decode(&client.send_with_retry(request).await?)
        })
    }
}

impl Backend for Directory {
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>> {
        Box::pin(ready(Ok(Capabilities::default())))
    }
}
