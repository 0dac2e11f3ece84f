//! The table of entity kinds: one row per kind. Every mapping of kinds is read from here.

use crate::{
    KindIcon, KindInfo, KindNames, defang,
    kind_info::{kinds, optional},
    open_enum::open_enum,
    refang,
};

kinds! {
    /// A user or service account.
    Account = "account" {
        label: "Account", plural: "Accounts", icon: Account, defanged: false,
        names: {
            arm: "Account", query: "Account", trigger: "Account", v3: "account",
            stix: "user-account", ocsf: "user", thehive: "other",
        },
        strong: [
            ["accountName", "upnSuffix"], ["aadUserId"], ["sid"], ["accountName", "ntDomain"],
            ["accountName", "dnsDomain"], ["puid"], ["objectGuid"],
        ],
        weak: [["accountName"]],
    },
    /// A computer.
    Host = "host" {
        label: "Host", plural: "Hosts", icon: Host, defanged: false,
        names: {
            arm: "Host", query: "Host", trigger: "Host", v3: "host",
            stix: "infrastructure", ocsf: "device", thehive: "hostname",
        },
        strong: [
            ["hostName", "ntDomain"], ["hostName", "dnsDomain"], ["netBiosName", "ntDomain"],
            ["netBiosName", "dnsDomain"], ["azureID"], ["omsAgentID"],
        ],
        weak: [["hostName"], ["netBiosName"]],
        qualifiers: [("Domain", "dnsDomain")],
    },
    /// An IP address.
    Ip = "ip" {
        label: "IP address", plural: "IP addresses", icon: Network, defanged: true,
        names: {
            arm: "Ip", query: "IP", trigger: "IP", v3: "ip",
            stix: "ipv4-addr", ocsf: "network_endpoint", thehive: "ip",
        },
        strong: [["address"]],
    },
    /// A URL.
    Url = "url" {
        label: "URL", plural: "URLs", icon: Link, defanged: true,
        names: {
            arm: "Url", query: "URL", trigger: "UrlEntity", v3: "url",
            stix: "url", ocsf: "url", thehive: "url",
        },
        strong: [["url"]],
    },
    /// A domain name and its resolution.
    Dns = "dns" {
        label: "Domain name", plural: "Domain names", icon: Domain, defanged: true,
        names: {
            arm: "DnsResolution", query: "DNS", trigger: "DNS", v3: "dns",
            stix: "domain-name", ocsf: "dns_query", thehive: "domain",
        },
        // The API wants the server that resolved it as well; playbooks act on the name itself.
        strong: [["domainName"]],
    },
    /// The hash of a file.
    FileHash = "file-hash" {
        label: "File hash", plural: "File hashes", icon: Hash, defanged: false,
        names: {
            arm: "FileHash", query: "FileHash", trigger: "FileHash", v3: "filehash",
            stix: "file", ocsf: "fingerprint", thehive: "hash",
        },
        // Its length tells the algorithm.
        strong: [["algorithm", "hashValue"], ["hashValue"]],
        qualifiers: [("Algorithm", "algorithm")],
    },
    /// A file.
    File = "file" {
        label: "File", plural: "Files", icon: File, defanged: false,
        names: { arm: "File", v3: "file", stix: "file", ocsf: "file", thehive: "file" },
        strong: [["fileName", "directory"], ["fileName", "fileHashEntityIds"]],
        weak: [["fileName"]],
        qualifiers: [("Host", "hostEntityId"), ("Folder", "directory")],
    },
    /// A process.
    Process = "process" {
        label: "Process", plural: "Processes", icon: Process, defanged: false,
        names: { arm: "Process", v3: "process", stix: "process", ocsf: "process", thehive: "other" },
        strong: [["hostEntityId", "processId", "creationTimeUtc"]],
        weak: [
            ["processId", "creationTimeUtc", "commandLine"],
            ["processId", "creationTimeUtc", "imageFileEntityId"], ["commandLine"],
        ],
        qualifiers: [
            ("Host", "hostEntityId"), ("Process ID", "processId"), ("Started", "creationTimeUtc"),
            ("Account", "accountEntityId"),
            ("Command line", "commandLine"),
        ],
    },
    /// A malware family or sample.
    Malware = "malware" {
        label: "Malware", plural: "Malware", icon: Bug, defanged: false,
        names: { arm: "Malware", v3: "malware", stix: "malware", ocsf: "malware", thehive: "other" },
        strong: [["malwareName", "category"]],
        weak: [["malwareName"]],
    },
    /// A cloud application.
    CloudApplication = "cloud-application" {
        label: "Cloud application", plural: "Cloud applications", icon: Cloud, defanged: false,
        names: {
            arm: "CloudApplication", v3: "cloud-application", stix: "software", ocsf: "application",
            thehive: "other",
        },
        strong: [["appId"], ["appName"]],
    },
    /// A resource in Azure.
    AzureResource = "azure-resource" {
        label: "Azure resource", plural: "Azure resources", icon: Cloud, defanged: false,
        names: {
            arm: "AzureResource", v3: "azure-resource", stix: "infrastructure", ocsf: "resource_details",
            thehive: "other",
        },
        strong: [["resourceId"]],
    },
    /// A registry key.
    RegistryKey = "registry-key" {
        label: "Registry key", plural: "Registry keys", icon: Key, defanged: false,
        names: {
            arm: "RegistryKey", v3: "registry-key", stix: "windows-registry-key", ocsf: "reg_key",
            thehive: "registry",
        },
        strong: [["hive", "key"]],
        weak: [["key"]],
    },
    /// A registry value.
    RegistryValue = "registry-value" {
        label: "Registry value", plural: "Registry values", icon: Key, defanged: false,
        names: {
            arm: "RegistryValue", v3: "registry-value", stix: "windows-registry-key", ocsf: "reg_value",
            thehive: "registry",
        },
        strong: [["keyEntityId", "valueName"]],
        weak: [["valueName"]],
        qualifiers: [("Key", "keyEntityId"), ("Data", "valueData")],
    },
    /// A security group.
    SecurityGroup = "security-group" {
        label: "Security group", plural: "Security groups", icon: Group, defanged: false,
        names: {
            arm: "SecurityGroup", v3: "security-group", stix: "identity", ocsf: "group",
            thehive: "other",
        },
        strong: [["distinguishedName"], ["sid"], ["objectGuid"]],
    },
    /// A device of the Internet of Things.
    IotDevice = "iot-device" {
        label: "IoT device", plural: "IoT devices", icon: Host, defanged: false,
        names: {
            arm: "IoTDevice", v3: "iotdevice", stix: "infrastructure", ocsf: "device",
            thehive: "hostname",
        },
        strong: [["iotHubEntityId", "deviceId"]],
        weak: [["deviceId"]],
        qualifiers: [("Hub", "iotHubEntityId"), ("IP address", "ipAddressEntityId")],
    },
    /// A network interface.
    Nic = "nic" {
        label: "Network interface", plural: "Network interfaces", icon: Network, defanged: false,
        names: { arm: "Nic", stix: "mac-addr", ocsf: "network_interface", thehive: "other" },
        strong: [["macAddress"]],
        qualifiers: [("IP address", "ipAddressEntityId")],
    },
    /// A mailbox.
    Mailbox = "mailbox" {
        label: "Mailbox", plural: "Mailboxes", icon: Mail, defanged: false,
        names: { arm: "Mailbox", v3: "mailbox", stix: "email-addr", ocsf: "email", thehive: "mail" },
        strong: [["mailboxPrimaryAddress"]],
        weak: [["upn"]],
    },
    /// A group of similar e-mails.
    MailCluster = "mail-cluster" {
        label: "Mail cluster", plural: "Mail clusters", icon: Mail, defanged: false,
        names: { arm: "MailCluster", v3: "mail-cluster", stix: "grouping", thehive: "other" },
        strong: [["query", "source"]],
    },
    /// An e-mail.
    MailMessage = "mail-message" {
        label: "Mail message", plural: "Mail messages", icon: Mail, defanged: false,
        names: {
            arm: "MailMessage", v3: "mail-message", stix: "email-message", ocsf: "email",
            thehive: "mail",
        },
        strong: [["networkMessageId", "recipient"]],
        weak: [["networkMessageId"], ["internetMessageId"]],
        qualifiers: [("To", "recipient"), ("From", "p2Sender")],
    },
    /// An e-mail that a user reported.
    SubmissionMail = "submission-mail" {
        label: "Submitted mail", plural: "Submitted mails", icon: Mail, defanged: false,
        names: {
            arm: "SubmissionMail", v3: "SubmissionMail", stix: "email-message", ocsf: "email",
            thehive: "mail",
        },
        strong: [["submissionId", "networkMessageId", "recipient", "submitter"]],
        weak: [["submissionId"]],
    },
    /// An alert.
    SecurityAlert = "security-alert" {
        label: "Alert", plural: "Alerts", icon: Warning, defanged: false,
        names: { arm: "SecurityAlert", ocsf: "finding_info", thehive: "other" },
        strong: [["systemAlertId"]],
    },
    /// A hunting bookmark.
    Bookmark = "bookmark" {
        label: "Bookmark", plural: "Bookmarks", icon: Cube, defanged: false,
        names: { arm: "Bookmark", thehive: "other" },
        strong: [["displayName", "created"]],
        weak: [["displayName"]],
    },
}

impl EntityKind {
    /// Singular label. An unrecognized kind is shown verbatim.
    pub fn label(&self) -> &str {
        self.info().map_or(self.as_str(), |info| info.label)
    }

    /// Plural label. An unrecognized kind is shown verbatim.
    pub fn plural(&self) -> &str {
        self.info().map_or(self.as_str(), |info| info.plural)
    }

    /// Icon.
    pub fn icon(&self) -> KindIcon {
        self.info().map_or(KindIcon::Cube, |info| info.icon)
    }

    /// Name of an entity of this kind for display: defanged where clicking or pasting it could do harm.
    pub fn display(&self, name: &str) -> String {
        if self.info().is_some_and(|info| info.defanged) { defang(name) } else { self.plain(name) }
    }

    /// A name of this kind as what it stands for. Indicators are at times stored defanged.
    pub fn plain(&self, name: &str) -> String {
        let is_indicator = self.info().is_some_and(|info| info.defanged) || *self == Self::Mailbox;
        if is_indicator { refang(name) } else { name.to_owned() }
    }

    /// The kind that the Azure Resource Manager API calls `name`.
    pub fn from_arm(name: &str) -> Self {
        let called = |names: &KindNames| names.arm.eq_ignore_ascii_case(name);
        Self::by_names(called).unwrap_or_else(|| Self::Unrecognized(name.into()))
    }

    /// The kind that a Logic Apps entity trigger with this token starts from. Spellings that occur
    /// beside the documented token are accepted.
    pub fn from_trigger(token: &str) -> Option<Self> {
        Self::by_names(|names| {
            names.trigger.is_some_and(|trigger| {
                [trigger, names.arm, names.query.unwrap_or(trigger)]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(token))
            })
        })
    }

    fn by_names(matches: impl Fn(&KindNames) -> bool) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.names().is_some_and(&matches)).cloned()
    }
}
