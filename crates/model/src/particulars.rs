//! What tells a thing from others that go by the same name.

use crate::{Entity, EntityKind};

/// A property that tells things of one name apart, in the words of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particular {
    /// What it is, as in `Process ID`.
    pub label: &'static str,
    /// Its value. Hostile text.
    pub value: String,
}

impl Entity {
    /// Where the name alone does not say which one it is: on which host, in which folder, under which
    /// number. The most telling comes first; nothing for kinds whose name is the thing itself.
    ///
    /// `others` are the entities that properties may refer to. One that is not among them is shown by
    /// its identifier.
    pub fn particulars(&self, others: &[Self]) -> Vec<Particular> {
        let properties: &[(&str, &str)] = match self.kind {
            EntityKind::Process => &[
                ("Host", "hostEntityId"),
                ("Process ID", "processId"),
                ("Account", "accountEntityId"),
                ("Command line", "commandLine"),
            ],
            EntityKind::File => &[("Host", "hostEntityId"), ("Folder", "directory")],
            EntityKind::FileHash => &[("Algorithm", "algorithm")],
            EntityKind::RegistryValue => &[("Key", "keyEntityId"), ("Data", "valueData")],
            EntityKind::Nic => &[("IP address", "ipAddressEntityId")],
            EntityKind::IotDevice => &[("Hub", "iotHubEntityId"), ("IP address", "ipAddressEntityId")],
            EntityKind::MailMessage => &[("To", "recipient"), ("From", "p2Sender")],
            _ => &[],
        };
        let value = |property: &str| {
            let value = self.properties.get(property)?;
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let meant = || others.iter().find(|other| other.id.as_str() == text).map(Self::display_name);
            Some(property.ends_with("EntityId").then(meant).flatten().unwrap_or(text))
        };
        let told = properties.iter().filter(|(_, property)| self.has(property));
        told.filter_map(|(label, property)| Some(Particular { label, value: value(property)? })).collect()
    }
}
