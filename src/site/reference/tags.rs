//! Tags as the tree that readers browse.

use rustc_hash::FxHashMap;

use crate::model::Api;
use crate::site::OperationRef;

/// A tag with its place in the tree.
#[derive(Debug, Clone)]
pub struct TagNode {
    /// Name; empty for operations without a tag.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Position among the tags of the API; `None` for operations without a tag.
    pub info: Option<usize>,
    /// Position of its page.
    pub page: usize,
    /// Its operations in the order of the description.
    pub operations: Vec<OperationRef>,
    /// Tags below it (3.2).
    pub children: Vec<usize>,
    /// The tag above it.
    pub parent: Option<usize>,
}

/// Tags that stand together (`x-tagGroups`).
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Title, empty for tags that are in no group.
    pub title: String,
    /// Positions of its tags.
    pub tags: Vec<usize>,
}

/// The tags of an API, and those that stand at the top, in groups.
pub(super) fn tree(api: usize, item: &Api) -> (Vec<TagNode>, Vec<Group>) {
    let mut nodes: Vec<TagNode> = Vec::new();
    let mut positions: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, tag) in item.tags.iter().enumerate() {
        positions.entry(&tag.name).or_insert(nodes.len());
        nodes.push(TagNode {
            name: tag.name.to_string(),
            title: tag.display_name.as_ref().unwrap_or(&tag.name).to_string(),
            info: Some(at),
            page: 0,
            operations: Vec::new(),
            children: Vec::new(),
            parent: None,
        });
    }
    let mut untagged = Vec::new();
    for (operation, entry) in item.operations.iter().enumerate() {
        let at = OperationRef { api, operation };
        let mut is_tagged = false;
        for tag in &entry.tags {
            if let Some(node) = positions.get(&**tag).map(|node| &mut nodes[*node]) {
                is_tagged = true;
                if node.operations.last() != Some(&at) {
                    node.operations.push(at);
                }
            }
        }
        if !is_tagged {
            untagged.push(at);
        }
    }
    for (at, tag) in item.tags.iter().enumerate() {
        let parent = tag.parent.as_ref().and_then(|parent| positions.get(&**parent)).copied();
        if let Some(parent) = parent.filter(|parent| !is_below(&nodes, *parent, at)) {
            nodes[at].parent = Some(parent);
            nodes[parent].children.push(at);
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut grouped = vec![false; nodes.len()];
    for (title, tags) in &item.tag_groups {
        let mut members = Vec::new();
        for tag in tags.iter().filter_map(|tag| positions.get(tag.as_str()).copied()) {
            if !std::mem::replace(&mut grouped[tag], true) {
                members.push(tag);
            }
        }
        groups.push(Group { title: title.clone(), tags: members });
    }
    let mut others: Vec<usize> =
        (0..nodes.len()).filter(|at| !grouped[*at] && nodes[*at].parent.is_none()).collect();
    if !untagged.is_empty() {
        others.push(nodes.len());
        let title = if nodes.is_empty() { "Operations" } else { "Other operations" };
        nodes.push(TagNode {
            name: title.to_lowercase(),
            title: title.into(),
            info: None,
            page: 0,
            operations: untagged,
            children: Vec::new(),
            parent: None,
        });
    }
    if !others.is_empty() {
        groups.push(Group { title: String::new(), tags: others });
    }
    (nodes, groups)
}

/// All tags as readers browse them: group by group, each before those below it.
pub(super) fn order(nodes: &[TagNode], groups: &[Group]) -> Vec<usize> {
    let mut rest: Vec<usize> = groups.iter().flat_map(|group| &group.tags).rev().copied().collect();
    let mut seen = vec![false; nodes.len()];
    let mut order = Vec::new();
    while let Some(tag) = rest.pop() {
        // A tag below another one may be in a group by itself.
        if !std::mem::replace(&mut seen[tag], true) {
            order.push(tag);
            rest.extend(nodes[tag].children.iter().rev());
        }
    }
    order
}

/// Whether `node` is `above` or stands below it: a tag cannot be its own ancestor.
fn is_below(nodes: &[TagNode], node: usize, above: usize) -> bool {
    let mut at = Some(node);
    while let Some(current) = at {
        if current == above {
            return true;
        }
        at = nodes[current].parent;
    }
    false
}
