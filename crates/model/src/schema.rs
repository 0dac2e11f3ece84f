//! A JSON Schema as far as a form needs it: references followed, unions with null taken apart.

use serde_json::{Map, Value};

/// Depth to which references are followed.
const MAX_DEPTH: u32 = 16;
/// Number of schemas that one value is held against.
const MAX_PARTS: usize = 64;
/// Depth to which unions within unions are taken apart.
const MAX_UNIONS: u32 = 3;

/// The rules that hold for one value, nearest first: its schema, what that refers to, and all that has to
/// hold as well.
pub(crate) struct Rules<'a> {
    root: &'a Value,
    parts: Vec<&'a Map<String, Value>>,
    /// Alternatives, without null: of each union that leaves more than one.
    unions: Vec<Vec<&'a Value>>,
    /// Whether null is among the alternatives.
    pub(crate) nullable: bool,
    /// Number of unions that it stands within.
    depth: u32,
}

/// The part of a schema that a reference such as `#/$defs/Level` names.
pub(crate) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}

impl<'a> Rules<'a> {
    pub(crate) fn of(root: &'a Value, schema: &'a Value) -> Self {
        Self::within(root, schema, 0)
    }

    fn within(root: &'a Value, schema: &'a Value, depth: u32) -> Self {
        let mut rules = Self { root, parts: Vec::new(), unions: Vec::new(), nullable: false, depth };
        rules.add(schema, 0);
        rules
    }

    /// The alternatives of a union, as far as it is taken apart.
    fn branches(&self, union: &[&'a Value]) -> Vec<Self> {
        let branches = union.iter().filter(|_| self.depth < MAX_UNIONS);
        branches.map(|branch| Self::within(self.root, branch, self.depth + 1)).collect()
    }

    fn add(&mut self, schema: &'a Value, depth: u32) {
        let fits = depth < MAX_DEPTH && self.parts.len() < MAX_PARTS;
        let Some(map) = schema.as_object().filter(|_| fits) else { return };
        self.parts.push(map);
        self.nullable |= map.get("nullable") == Some(&Value::Bool(true));
        self.nullable |=
            list(map, "type").any(|name| name == "null") || list(map, "enum").any(Value::is_null);
        let referenced = map.get("$ref").and_then(Value::as_str);
        if let Some(target) = referenced.and_then(|reference| resolve(self.root, reference)) {
            self.add(target, depth + 1);
        }
        for all in list(map, "allOf") {
            self.add(all, depth + 1);
        }
        for union in ["anyOf", "oneOf"] {
            let count = list(map, union).count();
            let branches: Vec<_> = list(map, union).filter(|branch| !is_null(branch)).collect();
            self.nullable |= branches.len() < count;
            match branches.as_slice() {
                [] => {}
                [only] => self.add(only, depth + 1),
                _ => self.unions.push(branches),
            }
        }
    }

    /// Value of a keyword, where several have it that of the nearest.
    pub(crate) fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.parts.iter().find_map(|map| map.get(keyword))
    }

    /// Every member of a keyword that holds an object, such as `properties`.
    pub(crate) fn members(
        &self,
        keyword: &'static str,
    ) -> impl Iterator<Item = (&'a String, &'a Value)> + '_ {
        self.parts.iter().filter_map(move |map| map.get(keyword)?.as_object()).flatten()
    }

    /// Every item of a keyword that holds a list, such as `required`.
    pub(crate) fn items(&self, keyword: &'static str) -> impl Iterator<Item = &'a Value> + '_ {
        self.parts.iter().flat_map(move |map| list(map, keyword))
    }

    /// Values to choose from, each with its title; empty where the value is free. Null is none of them.
    pub(crate) fn choices(&self) -> Vec<(&'a Value, Option<&'a str>)> {
        let title = self.get("title").and_then(Value::as_str);
        let own = || self.get("const").into_iter().map(|value| (value, title)).collect();
        let listed = || {
            let nearest = self.parts.iter().find(|map| map.contains_key("enum"));
            nearest.into_iter().flat_map(|map| list(map, "enum")).map(|value| (value, None)).collect()
        };
        let of_unions = || {
            let branches = self.unions.iter().find_map(|union| {
                let choices: Vec<_> = self.branches(union).iter().map(Self::choices).collect();
                choices.iter().all(|of_one| !of_one.is_empty()).then_some(choices)
            });
            branches.into_iter().flatten().flatten().collect()
        };
        let mut found: Vec<_> = own();
        for others in [&listed as &dyn Fn() -> Vec<_>, &of_unions] {
            if found.is_empty() {
                found = others();
            }
        }
        found.retain(|(value, _)| !value.is_null());
        found
    }

    /// Names of the types that the value may have, without null.
    pub(crate) fn types(&self) -> Vec<&'a str> {
        let nearest = self.parts.iter().find(|map| map.contains_key("type"));
        let mut types: Vec<_> =
            nearest.into_iter().flat_map(|map| list(map, "type")).filter_map(Value::as_str).collect();
        if types.is_empty() {
            let branches = self.unions.iter().flat_map(|union| self.branches(union));
            types = branches.flat_map(|branch| branch.types()).collect();
        }
        types.retain(|name| *name != "null");
        types
    }
}

/// The items of a keyword; its value where that is no list.
fn list<'a>(map: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let value = map.get(keyword);
    let single = value.filter(|value| !value.is_array());
    single.into_iter().chain(value.and_then(Value::as_array).into_iter().flatten())
}

/// Whether a schema allows nothing but null.
fn is_null(schema: &Value) -> bool {
    let only = |keyword: &str| schema.get(keyword);
    only("type").and_then(Value::as_str) == Some("null")
        || only("const") == Some(&Value::Null)
        || only("enum").and_then(Value::as_array).is_some_and(|values| values.iter().all(Value::is_null))
}
