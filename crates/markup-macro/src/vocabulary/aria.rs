//! Attributes of WAI-ARIA 1.3.

pub(super) const ATTRIBUTES: &str = "\
aria-activedescendant aria-atomic aria-autocomplete aria-braillelabel aria-brailleroledescription aria-busy \
aria-checked aria-colcount aria-colindex aria-colindextext aria-colspan aria-controls aria-current \
aria-describedby aria-description aria-details aria-disabled aria-errormessage aria-expanded aria-flowto \
aria-haspopup aria-hidden aria-invalid aria-keyshortcuts aria-label aria-labelledby aria-level aria-live \
aria-modal aria-multiline aria-multiselectable aria-orientation aria-owns aria-placeholder aria-posinset \
aria-pressed aria-readonly aria-relevant aria-required aria-roledescription aria-rowcount aria-rowindex \
aria-rowindextext aria-rowspan aria-selected aria-setsize aria-sort aria-valuemax aria-valuemin aria-valuenow \
aria-valuetext";
