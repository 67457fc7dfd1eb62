//! Tables.

use super::{check, check_problem, read_with};

#[test]
fn simple_tables() {
    check(
        "== =====\nA  B *c*\n== =====\n1  x\n   y\n2\n== =====",
        "<table><thead><tr><th scope=\"col\">A</th><th scope=\"col\">B <em>c</em></th></tr></thead>\
         <tbody><tr><td>1</td><td>x\ny</td></tr><tr><td>2</td><td></td></tr></tbody></table>",
    );
    check(
        "= = =\na b c\n--- -\nd   - e\n    - f\n= = =",
        "<table><tbody><tr><td colspan=\"2\">a b</td><td>c</td></tr><tr><td>d</td><td></td><td><ul><li>e</li><li>f</li></ul></td></tr></tbody></table>",
    );
}

#[test]
fn grid_tables() {
    check(
        "+---+-----+\n| a | - b |\n|   | - c |\n+---+-----+\n| d       |\n+---------+",
        "<table><tbody><tr><td>a</td><td><ul><li>b</li><li>c</li></ul></td></tr><tr><td colspan=\"2\">d</td></tr></tbody></table>",
    );
}

#[test]
fn a_broken_table_is_shown_as_it_is() {
    check_problem(
        "== ==\na  b\n\nc",
        "<pre><code>== ==\na  b\n\nc\n</code></pre>",
        "1:1 this table cannot be read: it has no bottom border",
    );
}

#[test]
fn a_table_with_a_caption() {
    check(
        ".. table:: *Cap*\n   :widths: auto\n\n   = =\n   a b\n   = =",
        "<table><caption><em>Cap</em></caption><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    );
}

#[test]
fn tables_of_lists_and_values() {
    check(
        ".. list-table:: T\n   :header-rows: 1\n\n   * - a\n     - b\n   * - c\n     -",
        "<table><caption>T</caption><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td>c</td><td></td></tr></tbody></table>",
    );
    check(
        ".. csv-table::\n   :header: A, \"B, *c*\"\n\n   1, \"x\n   y\"\n   2,``\"\"``",
        "<table><thead><tr><th scope=\"col\">A</th><th scope=\"col\">B, <em>c</em></th></tr></thead><tbody><tr><td>1</td><td>x\ny</td></tr><tr><td>2</td><td><code>&quot;&quot;</code></td></tr></tbody></table>",
    );
    check_problem(
        ".. list-table::\n\n   - a\n   - b",
        "<ul><li>a</li><li>b</li></ul>",
        "1:1 `list-table` needs a bullet list whose items are bullet lists",
    );
}

#[test]
fn values_may_come_from_a_file_of_the_source() {
    let (html, messages) = read_with(
        ".. csv-table::\n   :file: ../data/t.csv\n",
        &Default::default(),
        &[("data/t.csv", "a,b\n")],
    );
    assert_eq!(html, "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>");
    assert_eq!(messages, Vec::<String>::new());
}

#[test]
fn wide_characters_take_two_columns() {
    check(
        "==== =\n你好 a\né    b\n==== =",
        "<table><tbody><tr><td>你好</td><td>a</td></tr><tr><td>é</td><td>b</td></tr></tbody></table>",
    );
}

#[test]
fn stub_columns_head_their_rows() {
    check(
        ".. list-table::\n   :header-rows: 1\n   :stub-columns: 1\n\n   * - a\n     - b\n   * - c\n     - d\n   * -\n     - e\n",
        "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead>\
         <tbody><tr><th scope=\"row\">c</th><td>d</td></tr><tr><td></td><td>e</td></tr></tbody></table>",
    );
}

#[test]
fn rows_of_a_list_table_are_of_one_length() {
    check_problem(
        ".. list-table::\n\n   * - a\n     - b\n   * - c\n",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>",
        "1:1 row 2 of this table has another number of cells (1) than the first (2)",
    );
}
