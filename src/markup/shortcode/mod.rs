//! Finds shortcodes in a text.
//!
//! 1. Read every tag: `{{% name key="value" %}}`, `{{< … >}}`, `{{% /name %}}`, `{{% name /%}}`, and
//!    `{{%/* name */%}}`, which shows a tag instead of running it.
//! 2. Pair them: a shortcode encloses something when a closing tag with its name follows. What was
//!    opened in between and has no closing tag of its own stands alone.
//! 3. Keep the outermost ones; what they enclose is searched when it is parsed itself.
//!
//! Time is linear in the text, whatever it holds.

mod tag;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::tag::{Tag, TagKind};
use super::ShortcodeParam;
use crate::diagnostic::nearest;

/// Something found in the text that is to be taken out of it.
#[derive(Debug, PartialEq)]
pub enum Found {
    /// A call.
    Call(Call),
    /// A tag to be shown as it is, at this place, without its comment marks.
    Literal(Range<usize>, String),
}

impl Found {
    /// The bytes that it takes, with everything that it encloses.
    pub fn range(&self) -> Range<usize> {
        match self {
            Found::Call(call) => call.open.start..call.close.as_ref().unwrap_or(&call.open).end,
            Found::Literal(range, _) => range.clone(),
        }
    }
}

/// A call of a shortcode.
#[derive(Debug, PartialEq)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// Its parameters in order.
    pub params: Vec<ShortcodeParam>,
    /// Bytes of the (opening) tag.
    pub open: Range<usize>,
    /// Bytes of the closing tag, if it has one.
    pub close: Option<Range<usize>>,
}

/// A tag that cannot be used as it is.
#[derive(Debug, PartialEq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub range: Range<usize>,
    /// What stands there; may be empty.
    pub label: &'static str,
    /// A second place, with what stands there.
    pub other: Option<(Range<usize>, &'static str)>,
    /// What to do.
    pub help: Option<String>,
}

/// The outermost shortcodes of a text in order, and what is wrong with tags outside of them.
pub fn scan(text: &str) -> (Vec<Found>, Vec<Problem>) {
    // Most texts have none.
    if memchr::memmem::find(text.as_bytes(), b"{{").is_none() {
        return Default::default();
    }
    let mut problems = Vec::new();
    let tags = read_tags(text, &mut problems);
    let found = outermost(pair(tags, &mut problems));
    problems.retain(|problem| {
        let after = found.partition_point(|f| f.range().start <= problem.range.start);
        after == 0 || found[after - 1].range().end <= problem.range.start
    });
    problems.sort_by_key(|problem| problem.range.start);
    (found, problems)
}

fn read_tags(text: &str, problems: &mut Vec<Problem>) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("{{") {
        let start = at + found;
        at = start + 2;
        if !matches!(text.as_bytes().get(at), Some(b'%' | b'<')) {
            // `{{{% x %}}` opens at the second brace.
            at = start + 1;
            continue;
        }
        match tag::read(text, start) {
            Ok(tag) => {
                at = tag.range.end;
                tags.push(tag);
            }
            Err(problem) => {
                at = start + 3;
                problems.push(problem);
            }
        }
    }
    tags
}

/// Joins opening and closing tags. The result is in order of the opening tags.
fn pair(tags: Vec<Tag>, problems: &mut Vec<Problem>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::with_capacity(tags.len());
    // Positions in `found` of what may still be closed; how many there are of each name.
    let mut open: Vec<usize> = Vec::new();
    let mut open_names: FxHashMap<String, usize> = FxHashMap::default();
    // Where a name was opened within a pair that ended before it was closed.
    let mut left_open: FxHashMap<String, Range<usize>> = FxHashMap::default();
    for Tag { range, kind } in tags {
        match kind {
            TagKind::Literal(text) => found.push(Found::Literal(range, text)),
            TagKind::SelfClosing { name, params } => {
                found.push(Found::Call(Call { name, params, open: range, close: None }));
            }
            TagKind::Open { name, params } => {
                *open_names.entry(name.clone()).or_default() += 1;
                open.push(found.len());
                found.push(Found::Call(Call { name, params, open: range, close: None }));
            }
            TagKind::Close { name } if open_names.get(&name).is_some_and(|count| *count > 0) => {
                while let Some(at) = open.pop() {
                    let Found::Call(call) = &mut found[at] else { continue };
                    if let Some(count) = open_names.get_mut(&call.name) {
                        *count -= 1;
                    }
                    if call.name == name {
                        call.close = Some(range);
                        break;
                    }
                    left_open.insert(call.name.clone(), call.open.clone());
                }
            }
            TagKind::Close { name } => problems.push(stray_close(&name, range, &found, &open, &left_open)),
        }
    }
    found
}

/// A closing tag that has nothing to close.
fn stray_close(
    name: &str,
    range: Range<usize>,
    found: &[Found],
    open: &[usize],
    left_open: &FxHashMap<String, Range<usize>>,
) -> Problem {
    let mut problem = Problem {
        message: format!("`{name}` is closed here, but it is not open"),
        range,
        label: "",
        other: None,
        help: None,
    };
    if let Some(opened) = left_open.get(name) {
        problem.other = Some((opened.clone(), "opened inside of another that has ended since"));
        problem.help = Some("close what was opened last first".to_owned());
        return problem;
    }
    // The last few that are open are the ones that may be meant.
    let candidates = open.iter().rev().take(16).filter_map(|at| match &found[*at] {
        Found::Call(call) => Some(call.name.as_str()),
        Found::Literal(..) => None,
    });
    problem.help = Some(match nearest(name, candidates) {
        Some(meant) => format!("did you mean `/{meant}`?"),
        None => "open it first, or remove the closing tag".to_owned(),
    });
    problem
}

fn outermost(found: Vec<Found>) -> Vec<Found> {
    let mut end = 0;
    found
        .into_iter()
        .filter(|f| {
            let range = f.range();
            let is_outside = range.start >= end;
            if is_outside {
                end = range.end;
            }
            is_outside
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(text: &str) -> Vec<String> {
        let (found, problems) = scan(text);
        assert_eq!(problems, [], "{text}");
        let show = |found: &Found| match found {
            Found::Literal(_, text) => text.clone(),
            Found::Call(call) => {
                let params: Vec<_> = call.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
                let inner = call.close.as_ref().map(|close| &text[call.open.end..close.start]);
                format!("{}({}){}", call.name, params.join(","), inner.unwrap_or_default())
            }
        };
        found.iter().map(show).collect()
    }

    fn problem(text: &str) -> (String, String) {
        let (_, mut problems) = scan(text);
        assert_eq!(problems.len(), 1, "{problems:?}");
        let problem = problems.remove(0);
        (format!("{} @ {}", problem.message, &text[problem.range.clone()]), problem.help.unwrap_or_default())
    }

    #[test]
    fn reads_names_and_parameters() {
        assert_eq!(
            calls("{{% http-api spec=\"a b\" api=`raw \\n` v=12 pos this=true %}}"),
            ["http-api(spec=a b,api=raw \\n,v=12,3=pos,this=true)"]
        );
        assert_eq!(
            calls("a {{%added-in v=\"1.5\"%}} {{< x \"q\\\"q\" >}}"),
            ["added-in(v=1.5)", "x(0=q\"q)"]
        );
        assert_eq!(
            calls("{{% note title='Mind \"this\"' %}} {{< x 'a\\'b' it's >}}"),
            ["note(title=Mind \"this\")", "x(0=a'b,1=it's)"]
        );
        assert_eq!(calls("{{% boxes/note /%}}{{<a/>}}"), ["boxes/note()", "a()"]);
        assert_eq!(calls("{{% a\n  b=\"c\"\n%}}"), ["a(b=c)"]);
    }

    #[test]
    fn pairs_by_looking_for_the_closing_tag() {
        assert_eq!(
            calls("{{% added-in v=1 %}}\n{{% note %}}x {{% added-in v=2 %}} y{{% /note %}}"),
            ["added-in(v=1)", "note()x {{% added-in v=2 %}} y"]
        );
        assert_eq!(calls("{{% a %}}1{{% a %}}2{{% /a %}}3{{% /a %}}"), ["a()1{{% a %}}2{{% /a %}}3"]);
    }

    #[test]
    fn a_commented_tag_is_shown() {
        assert_eq!(calls("{{%/* note x=\"1\" */%}} {{</* /b */>}}"), ["{{% note x=\"1\" %}}", "{{< /b >}}"]);
    }

    #[test]
    fn a_stray_closing_tag_is_named_with_what_was_meant() {
        let (message, help) = problem("{{% boxes/note %}} x {{% /boxes/noet %}}");
        assert_eq!(message, "`boxes/noet` is closed here, but it is not open @ {{% /boxes/noet %}}");
        assert_eq!(help, "did you mean `/boxes/note`?");
        let (message, help) = problem("{{% a %}}{{% b %}}{{% /a %}}{{% /b %}}");
        assert_eq!(message, "`b` is closed here, but it is not open @ {{% /b %}}");
        assert_eq!(help, "close what was opened last first");
    }

    #[test]
    fn broken_tags_are_reported_and_left_alone() {
        assert_eq!(problem("{{% note\n\ntext").0, "a shortcode tag is not closed @ {{%");
        assert_eq!(problem("{{% note x=\"1 %}}\n").0, "a quoted shortcode parameter is not closed @ \"");
        assert_eq!(
            problem("{{% note >}}").0,
            "a shortcode tag is opened with `{{%` and closed with `>}}` @ >}}"
        );
        assert_eq!(
            problem("{{% note {x} %}}").0,
            "a shortcode tag has a character that does not belong there @ {"
        );
        assert_eq!(problem("{{% %}}").0, "a shortcode tag has no name @ {{% ");
        assert_eq!(problem("{{% a x= %}}").0, "the shortcode parameter `x` has no value @ =");
        assert_eq!(problem("{{% /a x %}}").0, "a closing tag takes no parameters @ {{%");
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["{{%", "{{% a ", "{{% a \"", "{{% a %}}", "{{% /a %}}", "{{%/* ", "{{% a `", "{{{"] {
            scan(&unit.repeat(50_000));
        }
    }
}
