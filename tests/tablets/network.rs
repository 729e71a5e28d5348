//! A bad network: between a tablet and the service connections are dropped, delayed, doubled and cut short, on a fixed
//! seed.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

/// One tablet's way to the service. It goes with the process.
pub struct Network {
    pub address: SocketAddr,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Passes,
    /// It never arrives.
    Lost,
    /// It arrives, and its answer does not.
    Unanswered,
    /// Half of it arrives.
    CutOff,
    /// Half of the answer arrives.
    HalfAnswered,
    /// It arrives twice.
    Doubled,
    /// It takes its time.
    Late,
    /// Somebody else answers, such as the page of a hotel where one signs in.
    Captured,
}

const FATES: [Fate; 12] = [
    Fate::Passes,
    Fate::Passes,
    Fate::Passes,
    Fate::Passes,
    Fate::Passes,
    Fate::Lost,
    Fate::Unanswered,
    Fate::CutOff,
    Fate::HalfAnswered,
    Fate::Doubled,
    Fate::Late,
    Fate::Captured,
];

const PORTAL: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 26\r\n\r\n\
<html>Please log in</html>";

impl Network {
    pub fn to(service: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        thread::spawn(move || {
            let service = Arc::new(service);
            for client in listener.incoming().flatten() {
                // xorshift: the same fates each time.
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let fate = FATES[usize::try_from(random % FATES.len() as u64).unwrap()];
                let service = service.clone();
                thread::spawn(move || carry(client, *service, fate));
            }
        });
        Self { address }
    }
}

/// Carries one request. What breaks here is what the network breaks: nobody is told.
fn carry(mut client: TcpStream, service: SocketAddr, fate: Fate) {
    let Some(request) = whole_request(&mut client) else { return };
    let answer = match fate {
        Fate::Lost => return,
        Fate::Captured => PORTAL.to_vec(),
        Fate::CutOff => {
            if let Ok(mut stream) = TcpStream::connect(service) {
                let _ = stream.write_all(&request[..request.len() / 2]);
            }
            return;
        }
        Fate::Doubled => {
            let _ = forward(service, &request);
            forward(service, &request).unwrap_or_default()
        }
        Fate::Late => {
            thread::sleep(Duration::from_millis(40));
            forward(service, &request).unwrap_or_default()
        }
        Fate::Passes | Fate::Unanswered | Fate::HalfAnswered => forward(service, &request).unwrap_or_default(),
    };
    let reaches = match fate {
        Fate::Unanswered => 0,
        Fate::HalfAnswered => answer.len() / 2,
        _ => answer.len(),
    };
    let _ = client.write_all(&answer[..reaches]);
    let _ = client.shutdown(Shutdown::Both);
}

fn forward(service: SocketAddr, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(service)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(request)?;
    let mut answer = vec![];
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// A request with its body; one a connection.
fn whole_request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut all = vec![];
    let mut part = [0; 16 * 1024];
    loop {
        let read = client.read(&mut part).ok().filter(|read| *read > 0)?;
        all.extend_from_slice(&part[..read]);
        let Some(end) = all.windows(4).position(|at| at == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&all[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        if all.len() >= end + 4 + length.unwrap_or(0) {
            return Some(all);
        }
    }
}
