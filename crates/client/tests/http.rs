//! The native transport against a network that misbehaves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{future::Future, net::SocketAddr, rc::Rc, sync::Arc};

use common::{intent, run, token};
use riposte_client::{
    BaseUrl, ClientError, HttpTransport, Method, Permissions as _, Request, Response, Rest, Runs as _,
    StartError, Started, Transport, TransportError,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// Reads one request: its head and, by its length, its body.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        text.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return text;
            }
            continue;
        };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if count == 0 || body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            return text;
        }
    }
}

/// Listens and does with the connections, in their order, what `serve` says. The requests arrive
/// in the receiver.
async fn server<F, Served>(serve: F) -> (SocketAddr, mpsc::UnboundedReceiver<String>)
where
    F: Fn(usize, TcpStream) -> Served + Send + 'static,
    Served: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (seen, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for number in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            if seen.send(read_request(&mut stream).await).is_err() {
                break;
            }
            serve(number, stream).await;
        }
    });
    (address, requests)
}

/// A server that always writes the same and closes.
async fn canned(answer: impl Into<String>) -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    let answer: Arc<str> = answer.into().into();
    server(move |_, mut stream| {
        let answer = Arc::clone(&answer);
        async move { stream.write_all(answer.as_bytes()).await.unwrap() }
    })
    .await
}

fn json(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn base(address: SocketAddr) -> BaseUrl {
    BaseUrl::parse(&format!("http://{address}")).unwrap()
}

fn client(address: SocketAddr) -> Rest {
    Rest::new(Rc::new(HttpTransport::new().unwrap()), base(address), token("secret"))
}

fn request(address: SocketAddr) -> Request {
    Request {
        method: Method::Get,
        url: base(address).join(&["v1", "me"], &[]).unwrap(),
        headers: Vec::new(),
        body: None,
        timeout_ms: 10_000,
        max_bytes: 1000,
    }
}

async fn send(request: Request) -> Result<Response, TransportError> {
    HttpTransport::new().unwrap().send(request).await
}

#[tokio::test]
async fn an_answer_arrives_with_the_header_fields_that_count() {
    let (address, mut requests) = canned(
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nETag: \"v1\"\r\nRetry-After: 3\r\n\
         Location: /v1/runs/r1\r\nIdempotency-Replayed: true\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
         Content-Length: 2\r\nConnection: close\r\n\r\n{}",
    )
    .await;
    let mut request = request(address);
    request.method = Method::Post;
    request.headers = vec![("idempotency-key", "\"k1\"".to_owned())];
    request.body = Some("{\"a\":1}".to_owned());
    let response = send(request).await.unwrap();
    assert_eq!((response.status, response.body.as_slice()), (202, b"{}".as_slice()));
    assert_eq!(response.headers.get("etag"), Some("\"v1\""));
    assert_eq!(response.headers.get("retry-after"), Some("3"));
    assert_eq!(response.headers.get("location"), Some("/v1/runs/r1"));
    assert_eq!(response.headers.get("idempotency-replayed"), Some("true"));
    assert_eq!(response.headers.get("date"), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    let seen = requests.recv().await.unwrap();
    assert!(seen.starts_with("POST /v1/me HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("\r\nidempotency-key: \"k1\"\r\n"), "{seen}");
    assert!(seen.ends_with("{\"a\":1}"), "{seen}");
}

#[tokio::test]
async fn nobody_listening_means_not_sent() {
    // A port that was just free.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    assert_eq!(send(request(address)).await, Err(TransportError::Offline));
    assert_eq!(client(address).start(&intent()).await, Err(StartError::NotSent(ClientError::Offline)));
}

#[tokio::test]
async fn a_connection_closed_or_cut_means_lost() {
    for part in [
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":",
        "SSH-2.0-OpenSSH_9.2\r\n",
    ] {
        let (address, _requests) = canned(part).await;
        assert_eq!(send(request(address)).await, Err(TransportError::Lost), "{part:?}");
    }
}

#[tokio::test]
async fn a_reset_means_lost() {
    let (address, _requests) = server(|_, stream| async move { stream.set_zero_linger().unwrap() }).await;
    assert_eq!(send(request(address)).await, Err(TransportError::Lost));
}

/// Writes a first part and then nothing until the client has gone, which it reports.
async fn stalling(
    part: &'static str,
) -> (SocketAddr, mpsc::UnboundedReceiver<String>, mpsc::UnboundedReceiver<()>) {
    let (gone, left) = mpsc::unbounded_channel();
    let (address, requests) = server(move |_, mut stream| {
        let gone = gone.clone();
        async move {
            stream.write_all(part.as_bytes()).await.unwrap();
            // Ends with the connection, by its end or by an error.
            while matches!(stream.read(&mut [0; 64]).await, Ok(count) if count > 0) {}
            gone.send(()).ok();
        }
    })
    .await;
    (address, requests, left)
}

#[tokio::test]
async fn an_answer_that_never_ends_times_out_and_frees_the_connection() {
    for part in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"] {
        let (address, _requests, mut left) = stalling(part).await;
        let request = Request { timeout_ms: 50, ..request(address) };
        assert_eq!(send(request).await, Err(TransportError::Timeout), "{part:?}");
        left.recv().await.unwrap();
    }
}

#[tokio::test]
async fn dropping_the_future_gives_the_request_up() {
    let (address, mut requests, mut left) = stalling("").await;
    let sending = tokio::task::LocalSet::new();
    let task = sending.spawn_local(send(request(address)));
    sending
        .run_until(async {
            requests.recv().await.unwrap();
            task.abort();
            left.recv().await.unwrap();
        })
        .await;
}

#[tokio::test]
async fn an_endless_body_is_left_off_at_the_limit() {
    let (address, _requests) = server(|_, mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // Ends when the client closes the connection.
        while stream.write_all(b"10\r\n0123456789abcdef\r\n").await.is_ok() {}
    })
    .await;
    assert_eq!(send(request(address)).await, Err(TransportError::TooLarge { limit_bytes: 1000 }));
}

#[tokio::test]
async fn the_limit_itself_is_allowed() {
    let body = "x".repeat(1000);
    let (address, _requests) = canned(json("200 OK", &body)).await;
    assert_eq!(send(request(address)).await.unwrap().body.len(), 1000);
    let (address, _requests) = canned(json("200 OK", &format!("{body}x"))).await;
    assert_eq!(send(request(address)).await, Err(TransportError::TooLarge { limit_bytes: 1000 }));
}

#[tokio::test]
async fn a_redirect_takes_the_token_nowhere() {
    for status in
        ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let (elsewhere, mut there) = canned(json("200 OK", "{}")).await;
        let (address, mut here) = canned(format!(
            "HTTP/1.1 {status}\r\nlocation: http://{elsewhere}/v1/me\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ))
        .await;
        let error = client(address).me().await.unwrap_err();
        assert!(
            matches!(&error, ClientError::Refused { detail } if detail.contains(&elsewhere.to_string())),
            "{error:?}"
        );
        assert!(here.recv().await.unwrap().contains("\r\nauthorization: Bearer secret\r\n"));
        assert!(there.try_recv().is_err(), "followed a {status}");
    }
}

#[tokio::test]
async fn a_sign_in_page_is_no_backend() {
    let page = "<!doctype html><form>";
    let (address, _requests) = canned(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
        page.len()
    ))
    .await;
    let error = client(address).me().await.unwrap_err();
    assert!(
        matches!(&error, ClientError::NotABackend { detail } if detail.contains("text/html")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_start_whose_answer_is_cut_arrives_a_second_time_byte_for_byte() {
    let (address, mut seen) = server(|number, mut stream| async move {
        let answer = match number {
            // The first start is cut; then the client asks whether keys are known.
            0 => "HTTP/1.1 202 Accepted\r\ncontent-length: 900\r\n\r\n{".to_owned(),
            1 => json("200 OK", r#"{"features":{"idempotency":true}}"#),
            _ => json("202 Accepted", &serde_json::to_string(&run("r1", "queued")).unwrap()),
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await;
    let outcome = client(address).start(&intent()).await;
    assert!(matches!(outcome, Ok(Started::Run(_))), "{outcome:?}");
    let (first, question, second) =
        (seen.recv().await.unwrap(), seen.recv().await.unwrap(), seen.recv().await.unwrap());
    assert!(first.starts_with("POST /v1/runs "), "{first}");
    assert!(question.starts_with("GET /v1/capabilities "), "{question}");
    assert_eq!(first, second);
    assert!(seen.try_recv().is_err(), "a third start");
}
