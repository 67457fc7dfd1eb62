//! The index that Rust writes is the one that the script in the browser reads.
//!
//! Runs the script in Node, and is skipped with a message where there is none.

use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::search::{Entry, Kind, build};

fn entry(kind: Kind, title: &str, owner: Option<&str>, url: &str, text: &str) -> Entry {
    Entry {
        kind,
        title: title.to_owned(),
        owner: owner.map(str::to_owned),
        page_title: "Library API".to_owned(),
        url: url.to_owned(),
        text: text.to_owned(),
        keys: Vec::new(),
        secondary: false,
    }
}

/// A small specification of lending books.
fn library() -> Vec<Entry> {
    let renew = "POST /shelves/{shelfId}/books/{bookId}/renew";
    let mut operation = entry(
        Kind::Operation,
        renew,
        None,
        "api/#post_shelvesshelfidbooksbookidrenew",
        "Renew a loan. Fails with `E_RESERVED` if another reader waits for the book.",
    );
    operation.keys.push("renewLoan".to_owned());
    vec![
        entry(Kind::Page, "Library API", None, "api/", "How to borrow books."),
        entry(
            Kind::Section,
            "Late returns",
            None,
            "api/#late-returns",
            "A fee is due. See loan.renewed and E_RESERVED.",
        ),
        entry(
            Kind::Section,
            "Ünïcode “titles”",
            None,
            "api/#ünïcode",
            "Ligatures such as ﬁ are kept: \"x\\y\".",
        ),
        operation,
        entry(
            Kind::Operation,
            "GET /shelves",
            None,
            "api/#get_shelves",
            "List the shelves. A shelf holds books.",
        ),
        entry(Kind::Parameter, "shelfId", Some(renew), "api/#renew_shelfId", "The shelf."),
        entry(
            Kind::Field,
            "due_after_ms",
            Some("loan.renewed"),
            "api/#loanrenewed_due_after_ms",
            "When it is due.",
        ),
        entry(Kind::Field, "title", Some("Book"), "api/#book_title", ""),
        entry(Kind::Event, "loan.renewed", None, "api/#loanrenewed", "Sent when a loan is renewed."),
        entry(Kind::Schema, "BookLoan", None, "api/#definition-bookloan", "A loan of one book."),
        entry(Kind::ErrorCode, "E_RESERVED", None, "api/#e_reserved", "Another reader waits for it."),
        entry(
            Kind::Change,
            "v1.2",
            None,
            "changes/#v12",
            "Add loan.renewed and GET /shelves and E_RESERVED.",
        ),
    ]
}

/// Whether each query gets its first result, in Node.
fn assert_found(name: &str, entries: &[Entry], queries: &[(&str, &str)]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (index, list) = (folder.join(format!("{name}-index.js")), folder.join(format!("{name}-queries.tsv")));
    std::fs::write(&index, build(entries)).expect("the temporary folder can be written to");
    let lines: Vec<String> = queries.iter().map(|(query, wanted)| format!("{query}\t{wanted}")).collect();
    std::fs::write(&list, lines.join("\n")).expect("the temporary folder can be written to");
    let run = Command::new("node")
        .args([root.join("tests/browser/search.mjs"), root.join("templates/assets/search.js"), index, list])
        .output();
    match run {
        Err(_) => eprintln!("skipped: node is not installed"),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn symbols_come_first_however_they_are_typed() {
    assert_found(
        "library",
        &library(),
        &[
            ("E_RESERVED", " api/#e_reserved$"),
            ("e reserved", " api/#e_reserved$"),
            ("e_resreved", " api/#e_reserved$"),
            ("loan.renewed", " api/#loanrenewed$"),
            ("loanrenewed", " api/#loanrenewed$"),
            ("loan.renewed due_after_ms", "^due_after_ms api/#loanrenewed_due_after_ms$"),
            ("due_after", "^due_after_ms "),
            ("/shelves", "^GET /shelves api/#get_shelves$"),
            ("POST /shelves", "^POST "),
            ("/books/{bookId}/renew", "^POST /shelves/.* api/#post_shelvesshelfidbooksbookidrenew$"),
            ("books/bookid", "^POST "),
            ("renewLoan", "^POST "),
            ("book loan", "^BookLoan api/#definition-bookloan$"),
            ("shelfid", "^shelfId api/#renew_shelfId$"),
            ("late returns", " api/#late-returns$"),
            ("fee due", " api/#late-returns$"),
            ("unicode", "^Ünïcode “titles” api/#ünïcode$"),
            ("library", "^Library API api/$"),
            ("xylophone", "^nothing$"),
        ],
    );
}

#[test]
fn a_site_of_many_words_is_read_back() {
    // More words than have a number of one character, and texts long enough to be thinned.
    let entries: Vec<Entry> = (0..600)
        .map(|n| {
            let words: Vec<String> = (0..100).map(|w| format!("Word{}x{w}", n % 500)).collect();
            let text = format!("{}. And so on: {}.", words.join(" "), words.join("; "));
            entry(Kind::Section, &format!("Part {n}"), None, &format!("parts/#part-{n}"), &text)
        })
        .collect();
    assert_found(
        "many",
        &entries,
        &[
            ("Word0x0", "^Part 0 parts/#part-0$"),
            ("word499x99", "^Part 499 parts/#part-499$"),
            ("word321x42", "^Part 321 parts/#part-321$"),
            ("part 599", "^Part 599 parts/#part-599$"),
        ],
    );
}
