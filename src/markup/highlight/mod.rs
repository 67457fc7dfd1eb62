//! Colours code. Each language has a small lexer that looks at the text once; what it does not know
//! it leaves plain, and it never fails.
//!
//! Spans carry one of six classes: `hl-k` (key or attribute name), `hl-s` (string), `hl-n` (number),
//! `hl-l` (literal such as `true`), `hl-w` (keyword, tag or command), `hl-c` (comment). Diffs have
//! `hl-add` and `hl-del`.

mod json;
mod lines;
mod tags;
mod words;

use crate::html::Html;

/// Writes code with spans for the parts that its language distinguishes.
pub fn write(language: &str, code: &str, out: &mut Html) {
    let mut pen = HtmlWriter { code, plain: 0, out };
    match language.to_ascii_lowercase().as_str() {
        // A long page has thousands of keys and strings: its script colours them without elements.
        "json" | "jsonc" | "json5" | "jsonl" => {}
        "http" | "https" => lines::http(&mut pen),
        "yaml" | "yml" => lines::yaml(&mut pen),
        "toml" | "ini" | "conf" | "cfg" | "properties" => lines::toml(&mut pen),
        "diff" | "patch" => lines::diff(&mut pen),
        "html" | "xml" | "svg" | "xhtml" | "vue" => tags::write(&mut pen),
        other => {
            if let Some(words) = words::language(other) {
                words::write(&mut pen, words);
            }
        }
    }
    pen.finish();
}

/// Code as HTML with spans.
pub fn highlight(language: &str, code: &str) -> Html {
    let mut out = Html::new();
    write(language, code, &mut out);
    out
}

/// Writes a code from beginning to end. Ends of words and lines are found from a position that the
/// pen has reached, so no byte is looked at more than a few times.
struct HtmlWriter<'c, 'o> {
    code: &'c str,
    /// Up to here everything is written.
    plain: usize,
    out: &'o mut Html,
}

impl<'c> HtmlWriter<'c, '_> {
    /// Writes a part with a class, and what is before it without one.
    fn mark(&mut self, start: usize, end: usize, class: &str) {
        if start < self.plain || end <= start {
            return;
        }
        self.out.push_content(&self.code[self.plain..start]);
        self.out.push_markup("<span class=\"");
        self.out.push_markup(class);
        self.out.push_markup("\">");
        self.out.push_content(&self.code[start..end]);
        self.out.push_markup("</span>");
        self.plain = end;
    }

    fn finish(self) {
        self.out.push_content(&self.code[self.plain..]);
    }

    fn bytes(&self) -> &'c [u8] {
        self.code.as_bytes()
    }

    /// The offset of the line end after `at`.
    fn line_end(&self, at: usize) -> usize {
        self.code[at..].find('\n').map_or(self.code.len(), |length| at + length)
    }

    /// The offset behind a quoted string that opens at `start`. It ends at its quote, or with its
    /// line unless it may go on.
    fn string_end(&self, start: usize, goes_on: bool) -> usize {
        let bytes = self.bytes();
        let mut at = start + 1;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' if !goes_on => return at,
                _ if byte == bytes[start] => return at + 1,
                _ => {}
            }
            at += 1;
        }
        bytes.len()
    }

    /// The offset behind a word of letters, digits and `_`, and the bytes of `more`.
    fn word_end(&self, at: usize, more: &[u8]) -> usize {
        let is_word = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_' || **b >= 0x80 || more.contains(b);
        at + self.bytes()[at..].iter().take_while(is_word).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code with the class of each span in front of it.
    fn marked(language: &str, code: &str) -> String {
        let html = highlight(language, code).into_string();
        let plain = html.replace("<span class=\"hl-", "⟨").replace("\">", ":").replace("</span>", "⟩");
        plain
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    }

    #[test]
    fn json() {
        assert_eq!(
            marked("http", "POST /a\n\n{\"a\\\"\" : [\"b\", -1.5e3, true, nul], // c\n\"x"),
            "⟨w:POST⟩ /a\n\n{⟨k:\"a\\\"\"⟩ : [⟨s:\"b\"⟩, ⟨n:-1.5e3⟩, ⟨l:true⟩, nul], ⟨c:// c⟩\n⟨s:\"x⟩"
        );
    }

    #[test]
    fn http() {
        assert_eq!(
            marked("http", "POST /a HTTP/1.1\nHost: b\n\n{\"c\": 1}"),
            "⟨w:POST⟩ /a HTTP/1.1\n⟨k:Host⟩: b\n\n{⟨k:\"c\"⟩: ⟨n:1⟩}"
        );
        assert_eq!(marked("http", "HTTP/1.1 200 OK\nA: b"), "⟨w:HTTP/1.1⟩ ⟨n:200⟩ OK\n⟨k:A⟩: b");
    }

    #[test]
    fn yaml_and_toml() {
        assert_eq!(
            marked("yaml", "# c\n- a: \"b\" # d\n  e: true\n  f: 1\n  g: h#i"),
            "⟨c:# c⟩\n- ⟨k:a⟩: ⟨s:\"b\"⟩ ⟨c:# d⟩\n  ⟨k:e⟩: ⟨l:true⟩\n  ⟨k:f⟩: ⟨n:1⟩\n  ⟨k:g⟩: h#i"
        );
        assert_eq!(marked("toml", "[a]\nb = \"c\" # d"), "⟨w:[a]⟩\n⟨k:b⟩ = ⟨s:\"c\"⟩ ⟨c:# d⟩");
    }

    #[test]
    fn programs() {
        assert_eq!(
            marked("python", "def f(x): # a\n  return 'b' + 1"),
            "⟨w:def⟩ f(x): ⟨c:# a⟩\n  ⟨w:return⟩ ⟨s:'b'⟩ + ⟨n:1⟩"
        );
        assert_eq!(marked("py", "\"\"\"a\nb\"\"\" None"), "⟨s:\"\"\"a\nb\"\"\"⟩ ⟨l:None⟩");
        assert_eq!(
            marked("rust", "let x: &'a str = \"b\"; /* c\n */ 'd'"),
            "⟨w:let⟩ x: &'a str = ⟨s:\"b\"⟩; ⟨c:/* c\n */⟩ ⟨s:'d'⟩"
        );
        assert_eq!(marked("js", "const a = `b\n${c}`; // d"), "⟨w:const⟩ a = ⟨s:`b\n${c}`⟩; ⟨c:// d⟩");
        assert_eq!(
            marked("sh", "$ curl -X 'a' # b\nif x; fi"),
            "$ curl -X ⟨s:'a'⟩ ⟨c:# b⟩\n⟨w:if⟩ x; ⟨w:fi⟩"
        );
    }

    #[test]
    fn html_and_diff() {
        assert_eq!(
            marked("html", "<!-- a --><b c=\"d\">e</b>"),
            "⟨c:<!-- a -->⟩⟨w:<b⟩ ⟨k:c⟩=⟨s:\"d\"⟩⟨w:>⟩e⟨w:</b>⟩"
        );
        assert_eq!(marked("diff", "@@ 1\n-a\n+b\n c"), "⟨w:@@ 1⟩\n⟨del:-a⟩\n⟨add:+b⟩\n c");
    }

    #[test]
    fn every_character_is_written_in_every_language() {
        let code = "é<\"'`\\\n#/*-- {a: \"é\\é\n'x' 12é @é <é \"é=\"é\n+é\n<!-- é\n\"\"\"é";
        for language in
            ["json", "http", "yaml", "toml", "diff", "xml", "py", "rs", "js", "sh", "c", "go", "sql", "x"]
        {
            for start in code.char_indices().map(|(at, _)| at) {
                let html = highlight(language, &code[start..]).into_string();
                let mut plain = String::new();
                for part in html.split('<').enumerate() {
                    plain.push_str(if part.0 == 0 { part.1 } else { part.1.split_once('>').unwrap().1 });
                }
                let mut escaped = Html::new();
                escaped.push_content(&code[start..]);
                assert_eq!(plain, escaped.into_string(), "{language}");
            }
        }
    }

    #[test]
    fn hostile_code_is_read_in_one_pass() {
        for language in ["json", "http", "yaml", "toml", "diff", "xml", "py", "rs", "js", "sh"] {
            for unit in ["\"", "'", "<", "<!--", "/*", "#", "a:", "`", "\"\"\"", "<a b=\"", "- "] {
                highlight(language, &unit.repeat(30_000));
            }
        }
    }
}
