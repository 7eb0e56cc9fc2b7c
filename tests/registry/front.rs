//! A server between dfix and a registry that does what a test says: pass a
//! request on, answer it otherwise, break off, or never answer.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// `HEAD /v2/a/manifests/1`
    pub line: String,
    /// All of the head.
    pub head: String,
    pub body: String,
}

/// What is done about it.
pub enum Reply {
    /// The registry answers.
    Pass,
    /// These bytes.
    Bytes(Vec<u8>),
    /// The head, then zeros for ever.
    Endless(Vec<u8>),
    Close,
    Hang,
}

/// Makes an answer.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Reply {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

type Handler = dyn Fn(&Request, usize) -> Reply + Send + Sync;

/// The server. Its thread ends with the tests.
pub struct Front {
    pub port: u16,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Front {
    /// `handler` is told the request and how many came before it.
    pub fn new(upstream: u16, handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Front {
        Front::bind(TcpListener::bind("127.0.0.1:0").expect("binds"), upstream, handler)
    }

    /// On a port that is known beforehand.
    pub fn bind(
        listener: TcpListener,
        upstream: u16,
        handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Front {
        let port = listener.local_addr().expect("has an address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, handler): (_, Arc<Handler>) = (seen.clone(), Arc::new(handler));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, handler) = (log.clone(), handler.clone());
                thread::spawn(move || drop(serve(stream, upstream, &log, &*handler)));
            }
        });
        Front { port, seen }
    }

    /// The same log, for a server on another port that reports here.
    pub fn on(self, port: u16) -> Front {
        Front { port, ..self }
    }

    pub fn name(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("is whole").clone()
    }
}

fn serve(
    stream: TcpStream,
    upstream: u16,
    log: &Mutex<Vec<Request>>,
    handler: &Handler,
) -> std::io::Result<()> {
    let mut first = [0];
    if stream.peek(&mut first)? == 0 || first[0] == 0x16 {
        // Somebody wants TLS.
        return Ok(());
    }
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let length =
        super::server::header(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let request = Request { line, head, body: String::from_utf8_lossy(&body).into_owned() };
    let before = {
        let mut log = log.lock().expect("is whole");
        log.push(request.clone());
        log.len() - 1
    };
    let mut stream = stream;
    match handler(&request, before) {
        Reply::Pass => {
            let mut registry = TcpStream::connect(("127.0.0.1", upstream))?;
            let head = request.head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
            registry.write_all(&[head.as_bytes(), &body].concat())?;
            std::io::copy(&mut registry, &mut stream)?;
        }
        Reply::Bytes(bytes) => stream.write_all(&bytes)?,
        Reply::Endless(head) => {
            stream.write_all(&head)?;
            loop {
                stream.write_all(&[b'0'; 65536])?;
            }
        }
        Reply::Close => {}
        Reply::Hang => thread::sleep(Duration::from_secs(60)),
    }
    Ok(())
}
