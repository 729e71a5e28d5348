//! How connections begin, wait and end.

use super::*;
use axum::{body::to_bytes, http::StatusCode, routing::get};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    task::JoinHandle,
    time::sleep,
};

/// Nobody waits for long here. What must not end too soon takes far longer than it may.
const SHORT: Patience = Patience {
    silence: Duration::from_millis(100),
    handshake: Duration::from_millis(100),
    there: Duration::from_millis(40),
    taking: Duration::from_millis(200),
    farewell: Duration::from_millis(100),
};

fn connection(router: Router, http2: bool) -> (DuplexStream, watch::Sender<bool>, JoinHandle<()>) {
    let (ours, theirs) = tokio::io::duplex(256 * 1024);
    let (stop, stopping) = watch::channel(false);
    let peer = "192.0.2.1:1".parse().unwrap();
    let visit = Visit { router, trusted: Trusted::default(), peer, tls: true, patience: SHORT };
    let talking = tokio::spawn(async move {
        if http2 { over_http2(ours, visit, stopping).await } else { over_http1(ours, visit, stopping).await }
    });
    (theirs, stop, talking)
}

fn fine() -> Router {
    let slow = async || {
        sleep(SHORT.silence * 5).await;
        "slow"
    };
    let host = async |headers: axum::http::HeaderMap, uri: Uri| format!("{:?} {uri}", headers[header::HOST]);
    Router::new().route("/", get(async || "fine")).route("/slow", get(slow)).route("/host", get(host))
}

async fn http2(io: DuplexStream) -> (hyper::client::conn::http2::SendRequest<Body>, JoinHandle<hyper::Result<()>>) {
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(io));
    let (sender, connection) = handshake.await.unwrap();
    (sender, tokio::spawn(connection))
}

fn ask(path: &str) -> Request<Body> {
    Request::get(format!("https://map.example:8443{path}")).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_head_that_does_not_come_to_its_end_is_not_waited_for() {
    let (mut client, _stop, talking) = connection(fine(), false);
    client.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n").await.unwrap();
    let mut rest = vec![];
    client.read_to_end(&mut rest).await.unwrap();
    assert!(!rest.starts_with(b"HTTP/1.1 200"));
    talking.await.unwrap();
}

#[tokio::test]
async fn over_http2_too() {
    let (mut client, _stop, talking) = connection(fine(), true);
    client.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    // Settings, and then the beginning of a head that is said to go on.
    client.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await.unwrap();
    client.write_all(&[0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82]).await.unwrap();
    let mut answers = vec![];
    let mut pinged = 0;
    while let Ok(read) = client.read_buf(&mut answers).await
        && read > 0
    {
        // Each ping is answered: the client is there, it only does not go on.
        while answers.len() >= 9 {
            let length = u32::from_be_bytes([0, answers[0], answers[1], answers[2]]) as usize;
            if answers.len() < 9 + length {
                break;
            }
            let frame: Vec<_> = answers.drain(..9 + length).collect();
            if frame[3] == 6 && frame[4] == 0 {
                pinged += 1;
            }
        }
    }
    assert!(pinged > 0);
    talking.await.unwrap();
}

#[tokio::test]
async fn a_connection_of_http2_on_which_nothing_happens_ends_and_a_slow_answer_is_waited_for() {
    let (io, _stop, talking) = connection(fine(), true);
    let (mut sender, client) = http2(io).await;
    let answer = sender.send_request(ask("/slow")).await.unwrap();
    let body = to_bytes(Body::new(answer.into_body()), 100).await.unwrap();
    assert_eq!(&body[..], b"slow");
    client.await.unwrap().unwrap();
    talking.await.unwrap();
}

#[tokio::test]
async fn the_host_of_http2_is_where_that_of_http1_is() {
    let (io, _stop, _) = connection(fine(), true);
    let (mut sender, _) = http2(io).await;
    let answer = sender.send_request(ask("/host?a=b")).await.unwrap();
    let body = to_bytes(Body::new(answer.into_body()), 100).await.unwrap();
    assert_eq!(&body[..], b"\"map.example:8443\" /host?a=b");
}

#[tokio::test]
async fn a_flood_of_headers_is_refused() {
    let (io, _stop, _) = connection(fine(), true);
    let (mut sender, _) = http2(io).await;
    let mut long = ask("/");
    for number in 0..2000 {
        let name = axum::http::HeaderName::from_bytes(format!("x-{number}").as_bytes()).unwrap();
        long.headers_mut().insert(name, HeaderValue::from_static("some text or other"));
    }
    let refused = sender.send_request(long).await;
    assert!(refused.is_err() || refused.is_ok_and(|it| it.status() == StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));

    let flood = "x: y\r\n".repeat(101);
    let long = format!("x: {}\r\n", "y".repeat(MOST_HEAD as usize));
    for headers in [flood, long] {
        let (mut client, _stop, _) = connection(fine(), false);
        client.write_all(format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n").as_bytes()).await.unwrap();
        let mut head = [0; 12];
        client.read_exact(&mut head).await.unwrap();
        assert_eq!(&head, b"HTTP/1.1 431");
    }
}

/// An answer without end, told when it is given up.
fn endless() -> (Router, tokio::sync::oneshot::Receiver<()>) {
    let (gone, given_up) = tokio::sync::oneshot::channel::<()>();
    let gone = std::sync::Arc::new(std::sync::Mutex::new(Some(gone)));
    let endless = move || {
        let gone = gone.lock().unwrap().take();
        let pieces = futures_util::stream::repeat_with(move || {
            let _held = &gone;
            Ok::<_, Infallible>(bytes::Bytes::from(vec![0; 64 * 1024]))
        });
        async move { Body::from_stream(pieces) }
    };
    (fine().route("/endless", get(endless)), given_up)
}

#[tokio::test]
async fn whoever_takes_nothing_of_an_answer_is_given_up() {
    let (router, given_up) = endless();
    let (mut client, _stop, talking) = connection(router, false);
    client.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    // It is still connected, and reads nothing.
    assert!(given_up.await.is_err());
    talking.await.unwrap();
    drop(client);
}

#[tokio::test]
async fn over_http2_too_though_it_is_there_and_asks_for_other_things() {
    let (router, given_up) = endless();
    let (io, _stop, talking) = connection(router, true);
    let (mut sender, client) = http2(io).await;
    let answer = sender.send_request(ask("/endless")).await.unwrap();
    let mut others = sender.clone();
    let busy = tokio::spawn(async move { while others.send_request(ask("/slow")).await.is_ok() {} });
    // Its window for this answer stays shut; the connection goes on.
    assert!(given_up.await.is_err());
    talking.await.unwrap();
    drop(answer);
    busy.await.unwrap();
    let _ = client.await;
}

#[tokio::test]
async fn an_answer_that_is_taken_slowly_comes_to_its_end() {
    for http2_spoken in [true, false] {
        let long = async || vec![7_u8; 1024 * 1024];
        let (io, _stop, _talking) = connection(fine().route("/long", get(long)), http2_spoken);
        let mut taken = 0;
        if http2_spoken {
            let (mut sender, _client) = http2(io).await;
            let mut body = Body::new(sender.send_request(ask("/long")).await.unwrap().into_body()).into_data_stream();
            while let Some(piece) = futures_util::StreamExt::next(&mut body).await {
                taken += piece.unwrap().len();
                sleep(SHORT.taking / 20).await;
            }
        } else {
            let mut io = io;
            io.write_all(b"GET /long HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
            let mut piece = vec![0; 64 * 1024];
            while let Ok(read) = io.read(&mut piece).await
                && read > 0
            {
                taken += read;
                sleep(SHORT.taking / 20).await;
            }
        }
        assert!(taken >= 1024 * 1024, "{taken}");
    }
}

#[tokio::test]
async fn when_the_service_stops_what_is_under_way_is_answered() {
    for http2_spoken in [true, false] {
        let (io, stop, talking) = connection(fine(), http2_spoken);
        if http2_spoken {
            let (mut sender, _) = http2(io).await;
            let answer = sender.send_request(ask("/slow"));
            tokio::spawn(async move {
                sleep(SHORT.silence / 2).await;
                stop.send(true).unwrap();
            });
            assert_eq!(answer.await.unwrap().status(), StatusCode::OK);
        } else {
            let mut io = io;
            io.write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
            sleep(SHORT.silence / 2).await;
            stop.send(true).unwrap();
            let mut all = vec![];
            io.read_to_end(&mut all).await.unwrap();
            assert!(all.starts_with(b"HTTP/1.1 200") && all.ends_with(b"slow"));
        }
        talking.await.unwrap();
    }
}
