//! The kinds of entity, and the one table of what each is called elsewhere.

use crate::{defang, open_enum::open_enum};

open_enum! {
    /// The kind of an entity: the 22 kinds of the SecurityInsights API, and any other as it came.
    pub enum EntityKind {
        /// A user or service account.
        Account = "account",
        /// A computer.
        Host = "host",
        /// An IP address.
        Ip = "ip",
        /// A URL.
        Url = "url",
        /// A domain name and its resolution.
        Dns = "dns",
        /// The hash of a file.
        FileHash = "file-hash",
        /// A file.
        File = "file",
        /// A process.
        Process = "process",
        /// A malware family or sample.
        Malware = "malware",
        /// A cloud application.
        CloudApplication = "cloud-application",
        /// A resource in Azure.
        AzureResource = "azure-resource",
        /// A registry key.
        RegistryKey = "registry-key",
        /// A registry value.
        RegistryValue = "registry-value",
        /// A security group.
        SecurityGroup = "security-group",
        /// A device of the internet of things.
        IotDevice = "iot-device",
        /// A network interface.
        Nic = "nic",
        /// A mailbox.
        Mailbox = "mailbox",
        /// A group of alike e-mails.
        MailCluster = "mail-cluster",
        /// An e-mail.
        MailMessage = "mail-message",
        /// An e-mail that somebody reported.
        SubmissionMail = "submission-mail",
        /// An alert.
        SecurityAlert = "security-alert",
        /// A hunting bookmark.
        Bookmark = "bookmark",
    }
}

/// What one kind is called, shown as and identified by.
///
/// Sources: SecurityInsights API 2025-10-01-preview for the names of kinds and properties,
/// its entity reference for the identifiers, STIX 2.1, OCSF 1.9 and TheHive 5 for theirs.
#[derive(Debug)]
pub struct KindInfo {
    /// The kind.
    pub kind: EntityKind,
    /// One of it, as in `IP address`.
    pub label: &'static str,
    /// Many of it, as in `IP addresses`.
    pub plural: &'static str,
    /// Name in the Azure Resource Manager API.
    pub arm: &'static str,
    /// Name in the entity queries API, where it has one.
    pub query: Option<&'static str>,
    /// Token in the path of a Logic Apps entity trigger, where playbooks can start from this kind.
    pub trigger: Option<&'static str>,
    /// Name in the V3 schema of alerts, where it has one.
    pub v3: Option<&'static str>,
    /// STIX 2.1 object type, where one fits.
    pub stix: Option<&'static str>,
    /// OCSF object, where one fits.
    pub ocsf: Option<&'static str>,
    /// Data type in TheHive and Cortex.
    pub thehive: &'static str,
    /// Whether its name is shown defanged.
    pub defanged: bool,
    /// Combinations of properties that name one thing.
    pub strong: &'static [&'static [&'static str]],
    /// Combinations that may name several.
    pub weak: &'static [&'static [&'static str]],
    /// What tells things of one name apart, the most telling first: a label and a property. None where
    /// the name is the thing itself.
    pub qualifiers: &'static [(&'static str, &'static str)],
}

impl EntityKind {
    /// The row of the table. Nothing for a kind of another version.
    pub fn info(&self) -> Option<&'static KindInfo> {
        TABLE.iter().find(|info| info.kind == *self)
    }

    /// One of it, as a person would say. A kind of another version is shown as it came.
    pub fn label(&self) -> &str {
        self.info().map_or(self.as_str(), |info| info.label)
    }

    /// Many of it, as a person would say.
    pub fn plural(&self) -> &str {
        self.info().map_or(self.as_str(), |info| info.plural)
    }

    /// The name of an entity of this kind as it is shown: defanged where clicking or pasting it could do harm.
    pub fn display(&self, name: &str) -> String {
        if self.info().is_some_and(|info| info.defanged) { defang(name) } else { name.to_owned() }
    }

    /// The kind that the Azure Resource Manager API calls `name`.
    pub fn from_arm(name: &str) -> Self {
        let row = TABLE.iter().find(|info| info.arm.eq_ignore_ascii_case(name));
        row.map_or_else(|| Self::Unrecognized(name.into()), |info| info.kind.clone())
    }

    /// The kind that a Logic Apps entity trigger with this token starts from. Spellings that were
    /// seen beside the documented token are accepted.
    pub fn from_trigger(token: &str) -> Option<Self> {
        let row = TABLE.iter().find(|info| {
            info.trigger.is_some_and(|trigger| {
                [trigger, info.arm, info.query.unwrap_or(trigger)]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(token))
            })
        });
        row.map(|info| info.kind.clone())
    }
}

/// The one table. Every mapping of kinds is read from here.
static TABLE: [KindInfo; 22] = [
    KindInfo {
        kind: EntityKind::Account,
        label: "Account",
        plural: "Accounts",
        arm: "Account",
        query: Some("Account"),
        trigger: Some("Account"),
        v3: Some("account"),
        stix: Some("user-account"),
        ocsf: Some("user"),
        thehive: "other",
        defanged: false,
        strong: &[
            &["accountName", "upnSuffix"],
            &["aadUserId"],
            &["sid"],
            &["accountName", "ntDomain"],
            &["accountName", "dnsDomain"],
            &["puid"],
            &["objectGuid"],
        ],
        weak: &[&["accountName"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::Host,
        label: "Host",
        plural: "Hosts",
        arm: "Host",
        query: Some("Host"),
        trigger: Some("Host"),
        v3: Some("host"),
        stix: Some("infrastructure"),
        ocsf: Some("device"),
        thehive: "hostname",
        defanged: false,
        strong: &[
            &["hostName", "ntDomain"],
            &["hostName", "dnsDomain"],
            &["netBiosName", "ntDomain"],
            &["netBiosName", "dnsDomain"],
            &["azureID"],
            &["omsAgentID"],
        ],
        weak: &[&["hostName"], &["netBiosName"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::Ip,
        label: "IP address",
        plural: "IP addresses",
        arm: "Ip",
        query: Some("IP"),
        trigger: Some("IP"),
        v3: Some("ip"),
        stix: Some("ipv4-addr"),
        ocsf: Some("network_endpoint"),
        thehive: "ip",
        defanged: true,
        strong: &[&["address"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::Url,
        label: "URL",
        plural: "URLs",
        arm: "Url",
        query: Some("URL"),
        trigger: Some("UrlEntity"),
        v3: Some("url"),
        stix: Some("url"),
        ocsf: Some("url"),
        thehive: "url",
        defanged: true,
        strong: &[&["url"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::Dns,
        label: "Domain name",
        plural: "Domain names",
        arm: "DnsResolution",
        query: Some("DNS"),
        trigger: Some("DNS"),
        v3: Some("dns"),
        stix: Some("domain-name"),
        ocsf: Some("dns_query"),
        thehive: "domain",
        defanged: true,
        strong: &[&["domainName", "dnsServerIpEntityId", "hostIpAddressEntityId"]],
        weak: &[&["domainName", "hostIpAddressEntityId"], &["domainName"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::FileHash,
        label: "File hash",
        plural: "File hashes",
        arm: "FileHash",
        query: Some("FileHash"),
        trigger: Some("FileHash"),
        v3: Some("filehash"),
        stix: Some("file"),
        ocsf: Some("fingerprint"),
        thehive: "hash",
        defanged: false,
        strong: &[&["algorithm", "hashValue"]],
        weak: &[&["hashValue"]],
        qualifiers: &[("Algorithm", "algorithm")],
    },
    KindInfo {
        kind: EntityKind::File,
        label: "File",
        plural: "Files",
        arm: "File",
        query: None,
        trigger: None,
        v3: Some("file"),
        stix: Some("file"),
        ocsf: Some("file"),
        thehive: "file",
        defanged: false,
        strong: &[&["fileName", "directory"], &["fileName", "fileHashEntityIds"]],
        weak: &[&["fileName"]],
        qualifiers: &[("Host", "hostEntityId"), ("Folder", "directory")],
    },
    KindInfo {
        kind: EntityKind::Process,
        label: "Process",
        plural: "Processes",
        arm: "Process",
        query: None,
        trigger: None,
        v3: Some("process"),
        stix: Some("process"),
        ocsf: Some("process"),
        thehive: "other",
        defanged: false,
        strong: &[&["hostEntityId", "processId", "creationTimeUtc"]],
        weak: &[
            &["processId", "creationTimeUtc", "commandLine"],
            &["processId", "creationTimeUtc", "imageFileEntityId"],
            &["commandLine"],
        ],
        qualifiers: &[
            ("Host", "hostEntityId"),
            ("Process ID", "processId"),
            ("Account", "accountEntityId"),
            ("Command line", "commandLine"),
        ],
    },
    KindInfo {
        kind: EntityKind::Malware,
        label: "Malware",
        plural: "Malware",
        arm: "Malware",
        query: None,
        trigger: None,
        v3: Some("malware"),
        stix: Some("malware"),
        ocsf: Some("malware"),
        thehive: "other",
        defanged: false,
        strong: &[&["malwareName", "category"]],
        weak: &[&["malwareName"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::CloudApplication,
        label: "Cloud application",
        plural: "Cloud applications",
        arm: "CloudApplication",
        query: None,
        trigger: None,
        v3: Some("cloud-application"),
        stix: Some("software"),
        ocsf: Some("application"),
        thehive: "other",
        defanged: false,
        strong: &[&["appId"], &["appName"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::AzureResource,
        label: "Azure resource",
        plural: "Azure resources",
        arm: "AzureResource",
        query: None,
        trigger: None,
        v3: Some("azure-resource"),
        stix: Some("infrastructure"),
        ocsf: Some("resource_details"),
        thehive: "other",
        defanged: false,
        strong: &[&["resourceId"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::RegistryKey,
        label: "Registry key",
        plural: "Registry keys",
        arm: "RegistryKey",
        query: None,
        trigger: None,
        v3: Some("registry-key"),
        stix: Some("windows-registry-key"),
        ocsf: Some("registry_key"),
        thehive: "registry",
        defanged: false,
        strong: &[&["hive", "key"]],
        weak: &[&["key"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::RegistryValue,
        label: "Registry value",
        plural: "Registry values",
        arm: "RegistryValue",
        query: None,
        trigger: None,
        v3: Some("registry-value"),
        stix: Some("windows-registry-key"),
        ocsf: Some("registry_value"),
        thehive: "registry",
        defanged: false,
        strong: &[&["keyEntityId", "valueName"]],
        weak: &[&["valueName"]],
        qualifiers: &[("Key", "keyEntityId"), ("Data", "valueData")],
    },
    KindInfo {
        kind: EntityKind::SecurityGroup,
        label: "Security group",
        plural: "Security groups",
        arm: "SecurityGroup",
        query: None,
        trigger: None,
        v3: Some("security-group"),
        stix: Some("identity"),
        ocsf: Some("group"),
        thehive: "other",
        defanged: false,
        strong: &[&["distinguishedName"], &["sid"], &["objectGuid"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::IotDevice,
        label: "IoT device",
        plural: "IoT devices",
        arm: "IoTDevice",
        query: None,
        trigger: None,
        v3: Some("iotdevice"),
        stix: Some("infrastructure"),
        ocsf: Some("device"),
        thehive: "hostname",
        defanged: false,
        strong: &[&["iotHubEntityId", "deviceId"]],
        weak: &[&["deviceId"]],
        qualifiers: &[("Hub", "iotHubEntityId"), ("IP address", "ipAddressEntityId")],
    },
    KindInfo {
        kind: EntityKind::Nic,
        label: "Network interface",
        plural: "Network interfaces",
        arm: "Nic",
        query: None,
        trigger: None,
        v3: None,
        stix: Some("mac-addr"),
        ocsf: Some("network_interface"),
        thehive: "other",
        defanged: false,
        strong: &[&["macAddress"]],
        weak: &[],
        qualifiers: &[("IP address", "ipAddressEntityId")],
    },
    KindInfo {
        kind: EntityKind::Mailbox,
        label: "Mailbox",
        plural: "Mailboxes",
        arm: "Mailbox",
        query: None,
        trigger: None,
        v3: Some("mailbox"),
        stix: Some("email-addr"),
        ocsf: Some("email"),
        thehive: "mail",
        defanged: false,
        strong: &[&["mailboxPrimaryAddress"]],
        weak: &[&["upn"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::MailCluster,
        label: "Mail cluster",
        plural: "Mail clusters",
        arm: "MailCluster",
        query: None,
        trigger: None,
        v3: Some("mail-cluster"),
        stix: Some("grouping"),
        ocsf: None,
        thehive: "other",
        defanged: false,
        strong: &[&["query", "source"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::MailMessage,
        label: "Mail message",
        plural: "Mail messages",
        arm: "MailMessage",
        query: None,
        trigger: None,
        v3: Some("mail-message"),
        stix: Some("email-message"),
        ocsf: Some("email"),
        thehive: "mail",
        defanged: false,
        strong: &[&["networkMessageId", "recipient"]],
        weak: &[&["networkMessageId"], &["internetMessageId"]],
        qualifiers: &[("To", "recipient"), ("From", "p2Sender")],
    },
    KindInfo {
        kind: EntityKind::SubmissionMail,
        label: "Submitted mail",
        plural: "Submitted mails",
        arm: "SubmissionMail",
        query: None,
        trigger: None,
        v3: Some("SubmissionMail"),
        stix: Some("email-message"),
        ocsf: Some("email"),
        thehive: "mail",
        defanged: false,
        strong: &[&["submissionId", "networkMessageId", "recipient", "submitter"]],
        weak: &[&["submissionId"]],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::SecurityAlert,
        label: "Alert",
        plural: "Alerts",
        arm: "SecurityAlert",
        query: None,
        trigger: None,
        v3: None,
        stix: None,
        ocsf: Some("finding_info"),
        thehive: "other",
        defanged: false,
        strong: &[&["systemAlertId"]],
        weak: &[],
        qualifiers: &[],
    },
    KindInfo {
        kind: EntityKind::Bookmark,
        label: "Bookmark",
        plural: "Bookmarks",
        arm: "Bookmark",
        query: None,
        trigger: None,
        v3: None,
        stix: None,
        ocsf: None,
        thehive: "other",
        defanged: false,
        strong: &[&["displayName", "created"]],
        weak: &[&["displayName"]],
        qualifiers: &[],
    },
];
