//! Fetching from a server of ours, with all that servers do wrong.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use rashomon::fetch::{
    address::link,
    client::{Client, Fault, Limits, Net, Request, Response, Sought},
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Output, Stdio},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// What our server does with a request for a path: the bytes that it answers, `None` for silence.
type Answers = dyn Fn(&str, &str) -> Option<Vec<u8>> + Send + Sync;

struct Server {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
    bell: Arc<Condvar>,
}

impl Server {
    fn start(answers: impl Fn(&str, &str) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let bell: Arc<Condvar> = Arc::default();
        let (log, answers): (_, Arc<Answers>) = (Arc::clone(&asked), Arc::new(answers));
        let ring = Arc::clone(&bell);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answers) = (Arc::clone(&log), Arc::clone(&answers));
                let ring = Arc::clone(&ring);
                std::thread::spawn(move || serve(stream, &log, &ring, &*answers));
            }
        });
        Server { base, asked, bell }
    }

    /// Waits until a path was asked.
    fn until(&self, path: &str) {
        let asked = self.asked.lock().unwrap();
        let not_yet = |all: &mut Vec<String>| !all.iter().any(|a| a == path);
        drop(self.bell.wait_while(asked, not_yet).unwrap());
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>, ring: &Condvar, answers: &Answers) {
    let (mut head, mut piece) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(n) if n > 0 => head.extend_from_slice(&piece[..n]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock().unwrap().push(path.clone());
    ring.notify_all();
    match answers(&path, &head) {
        Some(bytes) => drop(stream.write_all(&bytes)),
        // Silence ends when the one who asked has had enough.
        None => drop(stream.read(&mut piece)),
    }
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut all = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len())
        .into_bytes();
    all.extend_from_slice(body);
    Some(all)
}

fn raw(head: &str, body: &[u8]) -> Option<Vec<u8>> {
    Some([head.as_bytes(), b"\r\n", body].concat())
}

fn client(server: &Server, private: bool) -> Client {
    let limits = Limits {
        connect: Duration::from_millis(500),
        answer: Duration::from_millis(300),
        whole: Duration::from_secs(5),
        body: 1 << 20,
    };
    let named = if private { vec![link(&server.base, None).unwrap()] } else { Vec::new() };
    Client::new(Some("test@example.org"), &named, false, limits, Arc::new(AtomicBool::new(false)))
}

fn get(server: &Server, path: &str) -> Result<Response, Fault> {
    let url = link(&format!("{}{path}", server.base), None).unwrap();
    client(server, true).get(&Request { url, sought: Sought::Page, etag: None, modified: None })
}

fn why(result: Result<Response, Fault>) -> String {
    match result.unwrap_err() {
        Fault::Passing(why) => format!("passing: {why}"),
        Fault::Silent(why) => format!("silent: {why}"),
        Fault::Lasting(why) => format!("lasting: {why}"),
        Fault::Ended => "ended".to_owned(),
    }
}

/// Ten bytes of gzip for every ten thousand of its contents.
fn bomb() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let piece = vec![b'a'; 1 << 20];
    (0..64).for_each(|_| encoder.write_all(&piece).unwrap());
    encoder.finish().unwrap()
}

#[test]
fn whole_answers_come_back_whole() {
    let server = Server::start(|path, head| match path {
        "/page" if head.to_lowercase().contains("user-agent: rashomon/") => answer(
            "200 OK",
            "Content-Type: Text/HTML; charset=windows-1251\r\nETag: \"1\"\r\nLast-Modified: Tue, 14 Nov 2023 00:00:00 GMT\r\n",
            b"<p>text",
        ),
        "/chunked" => raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
            b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        ),
        "/gzip" => {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all("стаття".as_bytes()).unwrap();
            answer("200 OK", "Content-Encoding: gzip\r\n", &encoder.finish().unwrap())
        }
        "/sends-on" => answer("302 Found", "Location: /page\r\n", b"<a href=/page>here</a>"),
        "/later" => answer("503 Service Unavailable", "Retry-After: 120\r\n", b"later"),
        _ => answer("404 Not Found", "", b""),
    });
    let page = get(&server, "/page").unwrap();
    assert_eq!((page.status, page.body.as_slice()), (200, &b"<p>text"[..]));
    assert_eq!(page.kind.as_deref(), Some("text/html"));
    assert_eq!(page.charset.as_deref(), Some("windows-1251"));
    assert_eq!(page.etag.as_deref(), Some("\"1\""));
    assert_eq!(page.modified.as_deref(), Some("Tue, 14 Nov 2023 00:00:00 GMT"));
    assert_eq!(get(&server, "/chunked").unwrap().body, b"abcde");
    assert_eq!(get(&server, "/gzip").unwrap().body, "стаття".as_bytes());
    let on = get(&server, "/sends-on").unwrap();
    assert_eq!((on.status, on.location.as_deref()), (302, Some("/page")));
    let later = get(&server, "/later").unwrap();
    assert_eq!((later.status, later.retry_after.as_deref()), (503, Some("120")));
    assert_eq!(get(&server, "/nowhere").unwrap().status, 404);
}

#[test]
fn broken_answers_are_told_apart() {
    let packed = bomb();
    let server = Server::start(move |path, _| match path {
        "/hang" => None,
        "/cut" => raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n", b"half of it"),
        "/cut-chunk" => raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", b"ff\r\nabc"),
        "/bad-chunk" => raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", b"zz\r\nabc\r\n"),
        "/two-lengths" => {
            raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 5\r\n", b"abcde")
        }
        "/no-length" => raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n", b"abcde"),
        "/bomb" => answer("200 OK", "Content-Encoding: gzip\r\n", &packed),
        "/large" => answer("200 OK", "", &vec![b'a'; (1 << 20) + 1]),
        "/no-gzip" => answer("200 OK", "Content-Encoding: gzip\r\n", b"no gzip at all"),
        "/brotli" => answer("200 OK", "Content-Encoding: br\r\n", b"x"),
        "/no-http" => Some(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()),
        "/endless-head" => Some([b"HTTP/1.1 200 OK\r\nX: ".to_vec(), vec![b'a'; 1 << 18]].concat()),
        _ => Some(Vec::new()),
    });
    for (path, kind) in [
        ("/hang", "silent: it took too long"),
        ("/cut", "passing: "),
        ("/cut-chunk", "passing: "),
        ("/bad-chunk", "passing: "),
        ("/bomb", "lasting: it holds more than 1 MB"),
        ("/large", "lasting: it holds more than 1 MB"),
        ("/no-gzip", "passing: "),
        ("/brotli", "lasting: it comes packed as br"),
        ("/no-http", "passing: "),
        ("/endless-head", "passing: "),
    ] {
        let why = why(get(&server, path));
        assert!(why.starts_with(kind), "{path}: {why}");
    }
    // Whatever is made of these, it is no panic and no hang.
    for path in ["/two-lengths", "/no-length", "/nothing"] {
        let _ = get(&server, path);
    }
}

#[test]
fn a_link_never_leads_to_this_machine_unless_the_user_named_it() {
    let server = Server::start(|_, _| answer("200 OK", "", b"secret"));
    let port = link(&server.base, None).unwrap().port().unwrap();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "0x7f.1", "127.0.0.1."]
    {
        let Ok(url) = link(&format!("http://{host}:{port}/"), None) else { continue };
        let request = Request { url, sought: Sought::Page, etag: None, modified: None };
        let said = why(client(&server, false).get(&request));
        assert!(
            said.starts_with("lasting: it leads to an address that is not public"),
            "{host}: {said}"
        );
    }
    assert_eq!(server.asked(), [""; 0]);
    assert_eq!(get(&server, "/").unwrap().body, b"secret");
}

fn rashomon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rashomon")).args(args).output().unwrap()
}

/// A page of our own in an old charset that only the header names.
fn page(n: usize) -> Vec<u8> {
    let text = format!(
        "<html><head><title>Переговори в Одесі, день {n}</title></head><body><article><h1>Переговори в Одесі, день {n}</h1>\
         <p>ОДЕСА, 27 січня 2024 року. Делегації двох країн провели в Одесі переговори про обмін полоненими, \
         повідомила пресслужба уряду в суботу. Це вже {n}-та зустріч цього місяця.</p>\
         <p>За словами речника, сторони погодили списки і домовилися зустрітися знову за тиждень.</p></article></body></html>"
    );
    encoding_rs::WINDOWS_1251.encode(&text).0.into_owned()
}

#[test]
fn the_program_fetches_reads_and_adds_and_does_so_once() {
    let server = Server::start(|path, head| match path {
        "/robots.txt" => answer("200 OK", "", b"User-agent: *\nDisallow: /closed\n"),
        "/rss" if head.contains("\"v1\"") => answer("304 Not Modified", "", b""),
        "/rss" => {
            let item = |path: &str| format!("<item><link>{path}</link></item>");
            let links: String = ["/1", "/closed/2", "/gone", "/sheet"].map(item).concat();
            let feed =
                format!("<rss version='2.0'><channel><title>t</title>{links}</channel></rss>");
            answer(
                "200 OK",
                "Content-Type: application/rss+xml\r\nETag: \"v1\"\r\n",
                feed.as_bytes(),
            )
        }
        "/1" => answer("200 OK", "Content-Type: text/html; charset=windows-1251\r\n", &page(1)),
        "/sheet" => answer("200 OK", "Content-Type: application/pdf\r\n", b"%PDF-1.7"),
        _ => answer("410 Gone", "", b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("news.store").display().to_string();
    let feed = format!("{}/rss", server.base);
    let first = rashomon(&["watch", &store, &feed, "--once"]);
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    assert_eq!(first.status.code(), Some(0), "{said}");
    let told = String::from_utf8(first.stdout).unwrap();
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("/1\tПереговори в Одесі, день 1"), "{told}");
    assert!(
        said.contains("application/pdf") && said.contains("410") && said.contains("robots.txt"),
        "{said}"
    );
    let again = rashomon(&["watch", &store, "--once"]);
    assert_eq!(again.status.code(), Some(1), "{}", String::from_utf8_lossy(&again.stderr));
    let asked = server.asked();
    for path in ["/1", "/gone", "/sheet", "/robots.txt"] {
        assert_eq!(asked.iter().filter(|a| *a == path).count(), 1, "{path} in {asked:?}");
    }
    assert_eq!(asked.iter().filter(|a| *a == "/rss").count(), 2);
    assert!(!asked.iter().any(|a| a.starts_with("/closed")));
}

/// A site whose second page is silent for as long as it is told to be.
fn hesitant() -> (Server, Arc<AtomicBool>) {
    let silent = Arc::new(AtomicBool::new(true));
    let told = Arc::clone(&silent);
    let server = Server::start(move |path, _| match path {
        "/rss" => {
            let feed = "<rss version='2.0'><channel><title>t</title><item><link>/1</link></item><item><link>/2</link></item></channel></rss>";
            answer("200 OK", "", feed.as_bytes())
        }
        "/1" => answer("200 OK", "Content-Type: text/html; charset=windows-1251\r\n", &page(1)),
        "/2" if told.load(Ordering::SeqCst) => None,
        "/2" => answer("200 OK", "Content-Type: text/html; charset=windows-1251\r\n", &page(2)),
        _ => answer("404 Not Found", "", b""),
    });
    (server, silent)
}

#[test]
fn a_program_that_is_killed_or_told_to_end_goes_on_where_it_was() {
    for signal in ["-KILL", "-INT", "-TERM"] {
        let (server, silent) = hesitant();
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("news.store").display().to_string();
        let feed = format!("{}/rss", server.base);
        let mut child = Command::new(env!("CARGO_BIN_EXE_rashomon"))
            .args(["watch", &store, &feed])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        server.until("/2");
        if signal == "-KILL" {
            child.kill().unwrap();
        } else if cfg!(unix) {
            let kill = Command::new("kill").args([signal, &child.id().to_string()]).status();
            assert!(kill.unwrap().success());
        } else {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        silent.store(false, Ordering::SeqCst);
        let rest = rashomon(&["watch", &store, "--once"]);
        assert_eq!(
            rest.status.code(),
            Some(0),
            "{signal}: {}",
            String::from_utf8_lossy(&rest.stderr)
        );
        let told = String::from_utf8(rest.stdout).unwrap();
        assert!(told.lines().count() == 1 && told.contains("/2\t"), "{signal}: {told}");
        let asked = server.asked();
        let times = |path: &str| asked.iter().filter(|a| *a == path).count();
        assert_eq!((times("/1"), times("/2"), times("/robots.txt")), (1, 2, 1), "{signal}");
    }
}

#[test]
fn watching_nothing_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("news.store").display().to_string();
    for args in
        [vec!["watch", &store, "--once"], vec!["watch", &store, "no-such-list.txt", "--once"]]
    {
        let output = rashomon(&args);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("hint:"));
    }
}
