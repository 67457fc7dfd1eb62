//! The table of rules: each code, what it means, why, an example, and what to write instead.
//!
//! A rule is a `static` next to its siblings of the same room; [`all`] lists them for
//! `check --explain` and for the reference in `docs/`.

use super::Severity;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code, lower case with hyphens.
    pub code: &'static str,
    /// Severity unless configured otherwise.
    pub severity: Severity,
    /// What the rule finds, one sentence.
    pub what: &'static str,
    /// Why that is a problem.
    pub why: &'static str,
    /// A source that breaks it.
    pub example: &'static str,
    /// The same source put right.
    pub instead: &'static str,
}

/// The rule of a code.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.code == code).copied()
}

/// Declares rules and the list of all of them.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, {
        what: $what:literal, why: $why:literal, example: $example:literal, instead: $instead:literal $(,)?
    })*) => {
        $($(#[$doc])* pub static $name: Rule = Rule {
            code: $code, severity: Severity::$severity, what: $what, why: $why,
            example: $example, instead: $instead,
        };)*

        /// Every rule, in the order of this file.
        pub fn all() -> &'static [&'static Rule] {
            static ALL: &[&Rule] = &[$(&$name),*];
            ALL
        }
    };
}

rules! {
    /// A file or folder cannot be read.
    SOURCE_UNREADABLE = "source-unreadable", Error, {
        what: "A file or folder of the source cannot be read.",
        why: "What cannot be read cannot be published, and a page would silently miss it.",
        example: "specwright build missing-folder",
        instead: "specwright build existing-folder",
    }
    /// A source without anything to build.
    SOURCE_EMPTY = "source-empty", Error, {
        what: "The source holds nothing that can be built: no page and no API description.",
        why: "An empty site would be published in place of what was meant.",
        example: "specwright build src",
        instead: "specwright build api",
    }
    /// A text file is not UTF-8.
    SOURCE_ENCODING = "source-encoding", Error, {
        what: "A text file holds bytes that are not UTF-8.",
        why: "Readers would see replacement characters in place of what was meant.",
        example: "a page saved as Latin-1",
        instead: "the same page saved as UTF-8",
    }
    /// YAML that cannot be parsed.
    YAML_SYNTAX = "yaml-syntax", Error, {
        what: "A YAML file cannot be parsed.",
        why: "Nothing in the file can be used, so everything that it describes would be missing.",
        example: "summary: Lists: all",
        instead: "summary: \"Lists: all\"",
    }
    /// JSON that cannot be parsed.
    JSON_SYNTAX = "json-syntax", Error, {
        what: "A JSON file cannot be parsed.",
        why: "Nothing in the file can be used, so everything that it describes would be missing.",
        example: "{\"title\": \"Rooms\",}",
        instead: "{\"title\": \"Rooms\"}",
    }
    /// The same key twice in a mapping.
    DUPLICATE_KEY = "duplicate-key", Error, {
        what: "A mapping has the same key twice.",
        why: "Parsers keep one of the two and drop the other without a word; which one differs.",
        example: "type: string\ntype: integer",
        instead: "type: integer",
    }
    /// A document that is too large once aliases are expanded, or too deep.
    BUDGET = "too-large", Error, {
        what: "A document grows beyond what is safe to process: aliases that multiply, or nesting that is too deep.",
        why: "A few lines can otherwise fill the memory of the machine that builds them.",
        example: "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        instead: "write the value out, or refer to it with `$ref`",
    }
    /// A `$ref` to a file that does not exist.
    REF_MISSING = "ref-missing", Error, {
        what: "A `$ref` names a file, or a place in a file, that does not exist.",
        why: "Whatever should stand there would be missing from the page.",
        example: "$ref: definitions/errror.yaml",
        instead: "$ref: definitions/error.yaml",
    }
    /// A `$ref` that leaves the source folder.
    REF_OUTSIDE = "ref-outside", Error, {
        what: "A `$ref` leads out of the source folder, or to a remote address.",
        why: "A description must not be able to publish other files of the machine, and a build must not depend on the network.",
        example: "$ref: ../../../etc/passwd",
        instead: "move the file into the source folder and refer to it there",
    }
    /// A `$ref` that leads back to itself without anything in between.
    REF_CYCLE = "ref-cycle", Error, {
        what: "A `$ref` (or an `allOf`) leads back to itself, so that it never reaches a value.",
        why: "There is no value to show. Cycles through properties or items are fine.",
        example: "A:\n  $ref: '#/definitions/A'",
        instead: "A:\n  type: object",
    }
    /// A `$ref` to something of another kind than is wanted.
    REF_KIND = "ref-kind", Error, {
        what: "A `$ref` leads to the wrong kind of thing.",
        why: "A schema cannot stand where a parameter is wanted, and the reader would see neither.",
        example: "schema:\n  $ref: '#/info/version'",
        instead: "schema:\n  $ref: '#/components/schemas/Version'",
    }
    /// A value of the wrong type.
    WRONG_TYPE = "wrong-type", Error, {
        what: "A value has another type than its key wants.",
        why: "It cannot be used, so its content would be missing from the page.",
        example: "parameters: none",
        instead: "parameters: []",
    }
    /// Front matter that cannot be used.
    FRONT_MATTER = "front-matter", Error, {
        what: "The front matter of a page cannot be used.",
        why: "The title, place and layout of the page depend on it.",
        example: "---\nweight: heavy\n---",
        instead: "---\nweight: 10\n---",
    }
    /// Two pages at one address.
    ADDRESS_CONFLICT = "address-conflict", Error, {
        what: "Two pages have the same address, or addresses that differ only in case.",
        why: "Only one of them can be published there.",
        example: "pages/guide.md and pages/guide/index.md",
        instead: "pages/guide/index.md and pages/guide/start.md",
    }
    /// A configuration that cannot be used.
    CONFIG = "config", Error, {
        what: "The configuration cannot be used: an unknown key, or a value that does not fit.",
        why: "A misspelt key would otherwise be ignored without a word.",
        example: "tittle = \"My API\"",
        instead: "title = \"My API\"",
    }
    /// A shortcode that does not exist.
    SHORTCODE_UNKNOWN = "shortcode-unknown", Error, {
        what: "A page uses a shortcode that has no template.",
        why: "What it should show would be missing from the page.",
        example: "{{% htp-api spec=\"identity\" %}}",
        instead: "{{% http-api spec=\"identity\" %}}",
    }
    /// A shortcode that is not closed, or closed without being open.
    SHORTCODE_UNCLOSED = "shortcode-unclosed", Error, {
        what: "A shortcode is opened and not closed, closed and not opened, or cannot be read.",
        why: "Everything after it would end up in the wrong place.",
        example: "{{% note %}}\nMind the gap.",
        instead: "{{% note %}}\nMind the gap.\n{{% /note %}}",
    }
    /// A shortcode without a parameter it needs, or with one it does not know.
    SHORTCODE_PARAM = "shortcode-param", Error, {
        what: "A shortcode lacks a parameter that it needs, has one that is unknown, or names something that does not exist.",
        why: "What it should show would be missing from the page.",
        example: "{{% event event=\"m.room.mesage\" %}}",
        instead: "{{% event event=\"m.room.message\" %}}",
    }
    /// A template that cannot be read or rendered.
    TEMPLATE = "template", Error, {
        what: "A template has a syntax error, or fails while a page is rendered.",
        why: "The page cannot be written.",
        example: "{% for op in operations %}",
        instead: "{% for op in operations %}…{% endfor %}",
    }
    /// reStructuredText that cannot be understood.
    RST_SYNTAX = "rst-syntax", Warning, {
        what: "reStructuredText that is not well-formed, or a directive or role that is not supported.",
        why: "The text is shown as it was written, which is most likely not what was meant.",
        example: ".. nota:: Mind the gap.",
        instead: ".. note:: Mind the gap.",
    }
    /// A tag in raw HTML without its counterpart.
    HTML_TAG = "html-tag", Warning, {
        what: "An element in raw HTML is never closed, or closed without being open.",
        why: "Browsers guess where the element ends, and what follows looks different from what was meant.",
        example: "Press <kbd>Ctrl to go on.",
        instead: "Press <kbd>Ctrl</kbd> to go on.",
    }
    /// A footnote without a reference, or the other way round.
    FOOTNOTE = "footnote", Warning, {
        what: "A reference names a footnote that is not defined, or a footnote is defined twice or never used.",
        why: "Readers see a bare label, or miss the text of the footnote.",
        example: "Rooms have versions.[^1]",
        instead: "Rooms have versions.[^1]\n\n[^1]: See the list of versions.",
    }
    /// A code fence without an end.
    CODE_FENCE = "code-fence", Warning, {
        what: "A code fence is opened and never closed.",
        why: "All that follows is shown as code, headings included.",
        example: "```json\n{}\n\n## Next section",
        instead: "```json\n{}\n```\n\n## Next section",
    }
    /// Something that was meant as a link.
    LINK_SYNTAX = "link-syntax", Warning, {
        what: "A link in Markdown is not closed, or has white space in its address.",
        why: "It is shown as it was written, and leads nowhere.",
        example: "[rooms](/rooms/#join",
        instead: "[rooms](/rooms/#join)",
    }
    /// Something that was meant as a table.
    TABLE_DELIMITER = "table-delimiter", Warning, {
        what: "The delimiter row of a Markdown table has another number of columns than its header row.",
        why: "The table is shown as a paragraph of bars and dashes.",
        example: "| a | b |\n|---|",
        instead: "| a | b |\n|---|---|",
    }
    /// The marks of an unfinished merge.
    MERGE_CONFLICT = "merge-conflict", Error, {
        what: "A text holds the marks of a merge conflict.",
        why: "Both versions would be published, with the marks between them.",
        example: "<<<<<<< HEAD\nold\n=======\nnew\n>>>>>>> branch",
        instead: "new",
    }
    /// A link to nothing.
    LINK_DEAD = "link-dead", Warning, {
        what: "A link leads to a page, a file or an anchor of this site that does not exist, or to a label without an address.",
        why: "Readers end up nowhere.",
        example: "[rooms](/client-server-api/#romos)",
        instead: "[rooms](/client-server-api/#rooms)",
    }
    /// A link that runs a script or opens a file of the reader's machine.
    LINK_UNSAFE = "link-unsafe", Warning, {
        what: "A link or a picture has an address that a browser runs, or that leads into the reader's own machine: `javascript:`, `data:`, `file:` and the like. It is published without the address.",
        why: "Whoever wrote it could act in the name of the reader, or of the site.",
        example: "[details](javascript:show())",
        instead: "[details](#details)",
    }
    /// HTML that is not published as it is written.
    HTML_UNSAFE = "html-unsafe", Warning, {
        what: "HTML in a text holds an element or attribute that can run a script, load something or imitate the page. It is left out, or shown as text: `markup.raw_html` is `\"sanitise\"`, as it is for a single OpenAPI document.",
        why: "Readers would run what the author of the text, who may be anybody, wants them to.",
        example: "description: See <img src=\"a.png\" onerror=\"load()\">",
        instead: "description: See <img src=\"a.png\" alt=\"\">",
    }
    /// A key that the standard does not know.
    UNKNOWN_KEY = "unknown-key", Error, {
        what: "A key stands where the standard does not know it.",
        why: "It has no effect, so what was meant by it is missing from the page.",
        example: "paths:\n  /rooms:\n    gte:\n      summary: Lists the rooms.",
        instead: "paths:\n  /rooms:\n    get:\n      summary: Lists the rooms.",
    }
    /// Two keys of which only one can count.
    KEY_CONFLICT = "key-conflict", Error, {
        what: "Two keys stand side by side that exclude each other.",
        why: "Only one of the two can count, and programs differ in which.",
        example: "name: limit\nin: query\nschema: {type: integer}\ncontent:\n  application/json: {}",
        instead: "name: limit\nin: query\nschema: {type: integer}",
    }
    /// The same value twice in a list of different ones.
    DUPLICATE_VALUE = "duplicate-value", Warning, {
        what: "A list has the same value twice, where each can stand only once.",
        why: "Most often one of the two was meant to be another.",
        example: "required: [room_id, room_id]",
        instead: "required: [room_id, user_id]",
    }
    /// A key that stands one level too deep or too high.
    MISPLACED_KEY = "misplaced-key", Warning, {
        what: "A key stands at a place where it has no meaning, next to one where it has.",
        why: "Wrong indentation moves a whole table off the page without an error.",
        example: "200:\n  examples:\n    schema:\n      type: object",
        instead: "200:\n  schema:\n    type: object",
    }
    /// A formula that cannot be read.
    MATH_SYNTAX = "math-syntax", Warning, {
        what: "A TeX formula cannot be turned into MathML.",
        why: "Readers see the TeX source instead of the formula.",
        example: "\\( \\frac{1} \\)",
        instead: "\\( \\frac{1}{2} \\)",
    }
    /// Files of one API that contradict each other.
    BUNDLE_CONFLICT = "bundle-conflict", Warning, {
        what: "Files that are bundled into one document describe the same thing differently.",
        why: "A document has room for one of the two only, so the other is lost.",
        example: "a.yaml: paths: {/rooms: {get: …}}\nb.yaml: paths: {/rooms: {get: …}}",
        instead: "a.yaml: paths: {/rooms: {get: …}}",
    }
    /// A news fragment of an unknown kind.
    NEWS_KIND = "news-kind", Warning, {
        what: "The name of a news fragment ends with a kind of change that does not exist.",
        why: "The change would be missing from the release notes.",
        example: "changelogs/client_server/newsfragments/2404.braking",
        instead: "changelogs/client_server/newsfragments/2404.breaking",
    }
    /// A news fragment without a number.
    NEWS_NUMBER = "news-number", Warning, {
        what: "The name of a news fragment does not start with a number, nor with the `+` of a change that has none.",
        why: "Readers of the release notes could not look up what the change was about.",
        example: "changelogs/client_server/newsfragments/redirects.breaking",
        instead: "changelogs/client_server/newsfragments/2404.breaking",
    }
    /// A news fragment without text.
    NEWS_EMPTY = "news-empty", Warning, {
        what: "A news fragment is empty.",
        why: "The release notes would list a change without saying what it is.",
        example: "2404.breaking, a file without text",
        instead: "2404.breaking: Clients follow redirects.",
    }
    /// A news fragment where none is looked for.
    NEWS_PLACE = "news-place", Warning, {
        what: "A news fragment stands in a folder that belongs to no section of the changelog.",
        why: "The change would be missing from the release notes.",
        example: "changelogs/client_sever/newsfragments/2404.breaking",
        instead: "changelogs/client_server/newsfragments/2404.breaking",
    }
    /// A field that the standard wants is not there.
    MISSING_KEY = "missing-key", Error, {
        what: "A field that the standard wants is missing or empty.",
        why: "Other tools refuse the description, and readers miss what the field says.",
        example: "info:\n  version: 1.0.0",
        instead: "info:\n  title: Rooms\n  version: 1.0.0",
    }
    /// A word that the standard does not know at this place.
    UNKNOWN_VALUE = "unknown-value", Error, {
        what: "A field takes one of a few words, and has another.",
        why: "Nothing knows what it means, so the thing is shown wrongly or not at all.",
        example: "type: strng",
        instead: "type: string",
    }
    /// Braces in the path and parameters that do not agree.
    PATH_PARAMETER = "path-parameter", Error, {
        what: "A path names a parameter that is not declared, a parameter is declared for the path that does not name it, or it is not required.",
        why: "Readers cannot know what to put into the address, and generated clients do not work.",
        example: "/rooms/{room}:\n  get:\n    parameters:\n      - name: roomId\n        in: path\n        required: true",
        instead: "/rooms/{roomId}:\n  get:\n    parameters:\n      - name: roomId\n        in: path\n        required: true",
    }
    /// A path that cannot be an address.
    PATH_FORM = "path-form", Error, {
        what: "A path holds white space, a query, a brace without partner, or the same parameter twice.",
        why: "The address that readers see and copy does not work.",
        example: "\"/rooms/{roomId}/join \":\n  post: …",
        instead: "\"/rooms/{roomId}/join\":\n  post: …",
    }
    /// The same method and path twice in an API.
    DUPLICATE_OPERATION = "duplicate-operation", Error, {
        what: "An API describes the same method and path twice; the names of parameters do not count.",
        why: "A server has one answer to a request, and readers would find two.",
        example: "/rooms/{id}:\n  get: …\n/rooms/{roomId}:\n  get: …",
        instead: "/rooms/{roomId}:\n  get: …",
    }
    /// The same operation id twice in an API.
    DUPLICATE_OPERATION_ID = "duplicate-operation-id", Error, {
        what: "Two operations of an API, in one file or in several, have the same `operationId`.",
        why: "Links to operations and generated clients go by the id and would find the wrong one.",
        example: "get:\n  operationId: room\nput:\n  operationId: room",
        instead: "get:\n  operationId: getRoom\nput:\n  operationId: setRoom",
    }
    /// A parameter that is declared twice.
    DUPLICATE_PARAMETER = "duplicate-parameter", Error, {
        what: "A list of parameters has two of the same name at the same place.",
        why: "One of the two wins, and readers see both.",
        example: "parameters:\n  - {name: limit, in: query}\n  - {name: limit, in: query}",
        instead: "parameters:\n  - {name: limit, in: query}",
    }
    /// An operation without a response.
    NO_RESPONSE = "no-response", Error, {
        what: "An operation lists no response.",
        why: "Readers cannot know what a success looks like.",
        example: "get:\n  responses: {}",
        instead: "get:\n  responses:\n    \"200\":\n      description: The room.",
    }
    /// A security scheme that does not exist.
    SECURITY_UNKNOWN = "security-unknown", Error, {
        what: "A security requirement names a scheme that is not described.",
        why: "Readers cannot know how to authenticate.",
        example: "security:\n  - acessToken: []",
        instead: "security:\n  - accessToken: []",
    }
    /// A required property that is not described.
    REQUIRED_UNKNOWN = "required-unknown", Warning, {
        what: "`required` names something that is no property of the schema.",
        why: "Readers learn that a property must be there, but not what it is; most often it is a slip.",
        example: "required: [room_ids]\nproperties:\n  room_id:\n    type: string",
        instead: "required: [room_id]\nproperties:\n  room_id:\n    type: string",
    }
    /// A default or enumerated value of another type than the schema.
    VALUE_TYPE = "value-type", Warning, {
        what: "A default or an enumerated value does not fit the type beside it, or the default is none of the values.",
        why: "One of the two is wrong, and readers cannot tell which.",
        example: "type: integer\ndefault: \"10\"",
        instead: "type: integer\ndefault: 10",
    }
    /// Limits that cross, or parts that exclude each other.
    UNSATISFIABLE = "unsatisfiable", Warning, {
        what: "No value is valid for a schema: a lower limit is above the upper one, the parts of an `allOf` share no type, or a property is both read-only and write-only.",
        why: "Clients that validate reject every value, and code generators make types that cannot be used.",
        example: "minimum: 5\nmaximum: 3",
        instead: "minimum: 3\nmaximum: 5",
    }
    /// A variable of a server that is not declared, not used, or has a default outside its values.
    SERVER_VARIABLE = "server-variable", Warning, {
        what: "The URL of a server names a variable that is not declared, a declared variable is not in the URL, or its default is not in its `enum`.",
        why: "Nobody can tell which address to call.",
        example: "url: https://{region}.example.org",
        instead: "url: https://{region}.example.org\nvariables:\n  region:\n    default: eu",
    }
    /// An example that does not fit its schema.
    EXAMPLE = "example", Error, {
        what: "An example does not fit its schema.",
        why: "Readers copy examples, and one that contradicts the description beside it teaches them something wrong.",
        example: "type: integer\nexample: ten",
        instead: "type: integer\nexample: 10",
    }
    /// A property of an example that the schema has under another name.
    EXAMPLE_PROPERTY = "example-property", Warning, {
        what: "An example has a property that its schema does not know, and the schema has one of nearly the same name.",
        why: "Most schemas allow further properties, so a misspelt one is valid; readers who copy it wonder why it has no effect.",
        example: "properties:\n  room_id: …\nexample:\n  roomid: \"!a:example.org\"",
        instead: "properties:\n  room_id: …\nexample:\n  room_id: \"!a:example.org\"",
    }
    /// A pattern that is no regular expression.
    PATTERN = "pattern", Error, {
        what: "A `pattern` is no regular expression.",
        why: "Nothing can be checked against it, neither by readers nor by programs.",
        example: "pattern: \"^[a-z\"",
        instead: "pattern: \"^[a-z]\"",
    }
    /// A heading more than one level below the one before it.
    HEADING_JUMP = "heading-jump", Warning, {
        what: "A heading is more than one level deeper than the one before it.",
        why: "The table of contents and screen readers show an outline with holes.",
        example: "## Rooms\n\n#### Joining",
        instead: "## Rooms\n\n### Joining",
    }
    /// An anchor given twice.
    ANCHOR_DUPLICATE = "anchor-duplicate", Warning, {
        what: "An author gave two places of a page the same anchor.",
        why: "Links lead to the first of them only.",
        example: "## Joining {id=\"rooms\"}\n\n## Leaving {id=\"rooms\"}",
        instead: "## Joining {id=\"joining\"}\n\n## Leaving {id=\"leaving\"}",
    }
    /// A link without text.
    LINK_TEXT = "link-text", Warning, {
        what: "A link has no text.",
        why: "Readers cannot see it, and screen readers read out its address.",
        example: "[](/client-server-api/)",
        instead: "[the Client-Server API](/client-server-api/)",
    }
    /// A picture without alternative text.
    IMAGE_ALT = "image-alt", Warning, {
        what: "A picture or diagram has no alternative text.",
        why: "Readers who cannot see it miss what it says.",
        example: "![](membership.svg)",
        instead: "![Users are invited, join, leave or are banned](membership.svg)",
    }
    /// Template syntax in the text.
    TEMPLATE_LEFTOVER = "template-leftover", Warning, {
        what: "The text holds braces of template syntax that no template took.",
        why: "Readers see them. Most often a brace is missing or there is one too many.",
        example: "{{% note %}} Mind the gap. {{% /note %}} }}",
        instead: "{{% note %}} Mind the gap. {{% /note %}}",
    }
    /// A normative keyword in mixed case.
    KEYWORD_CASE = "keyword-case", Warning, {
        what: "A normative keyword is written partly in capitals. The rule is optional: `check.optional = [\"keyword-case\"]`.",
        why: "Readers cannot tell whether it is a requirement.",
        example: "Servers MUST not answer.",
        instead: "Servers MUST NOT answer.",
    }
    /// A version written as a number.
    VERSION_NUMBER = "version-number", Warning, {
        what: "A version stands without quotes, so that YAML takes it for a number.",
        why: "1.10 is the number 1.1: most programs lose the zero, and readers are told the wrong version.",
        example: "x-addedInMatrixVersion: 1.10",
        instead: "x-addedInMatrixVersion: \"1.10\"",
    }
    /// A version newer than the release.
    VERSION_NEWER = "version-newer", Warning, {
        what: "Something is said to be new in a version that is newer than the one being built.",
        why: "A released text cannot tell of a later version; the number is wrong, or the change is in the wrong branch.",
        example: "x-addedInMatrixVersion: \"1.91\"",
        instead: "x-addedInMatrixVersion: \"1.19\"",
    }
    /// Something new that does not say since when.
    VERSION_MISSING = "version-missing", Warning, {
        what: "An endpoint or field is new since the revision of `--changed-since` and does not say in which version it was added. The rule is optional: `check.optional = [\"version-missing\"]`.",
        why: "Readers with an older server cannot tell why it does not work there.",
        example: "properties:\n  knock:\n    type: boolean",
        instead: "properties:\n  knock:\n    type: boolean\n    x-addedInMatrixVersion: \"1.1\"",
    }
    /// Something that no page shows.
    UNUSED = "unused", Warning, {
        what: "An API, event, text, diagram, schema or example is shown by no page.",
        why: "Someone wrote it to be read. Either a page forgot it, or it can go.",
        example: "apis/knocking.yaml, which no page names",
        instead: "{{% http-api spec=\"client-server\" api=\"knocking\" %}}",
    }
    /// An allowance that allows nothing.
    SUPPRESSION = "suppression", Warning, {
        what: "A comment allows a rule that finds nothing there, or a comment or the configuration names a rule that does not exist.",
        why: "It would hide the next real problem at this place without anybody knowing why it is there.",
        example: "# specwright: allow link-daed",
        instead: "# specwright: allow link-dead",
    }
    /// A link to another site that does not answer.
    LINK_EXTERNAL = "link-external", Warning, {
        what: "A link leads to an address of another site that does not answer. Only `--external` asks for it.",
        why: "Readers end up nowhere.",
        example: "[RFC 2119](https://tools.ietf.org/hmtl/rfc2119)",
        instead: "[RFC 2119](https://tools.ietf.org/html/rfc2119)",
    }
    /// A change without a news fragment.
    NEWS_MISSING = "news-missing", Warning, {
        what: "The sources changed since the revision of `--changed-since`, and no news fragment was added.",
        why: "The change would be missing from the release notes.",
        example: "a change of apis/client-server/sync.yaml alone",
        instead: "the same with changelog/client-server/2404.clarification",
    }
    /// An external program that is needed and does not work.
    PROGRAM = "program", Error, {
        what: "`git`, which a check needs, is missing or failed.",
        why: "The check that was asked for was not made.",
        example: "specwright check --changed-since no-such-branch",
        instead: "specwright check --changed-since origin/main",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_plain() {
        let mut codes: Vec<_> = all().iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        let before = codes.len();
        codes.dedup();
        assert_eq!(before, codes.len());
        assert!(codes.iter().all(|c| c.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn every_rule_explains_itself() {
        for rule in all() {
            assert!(rule.what.ends_with('.') && rule.why.ends_with('.'), "{}", rule.code);
            assert!(!rule.example.is_empty() && !rule.instead.is_empty(), "{}", rule.code);
        }
    }
}
