//! The common parts of pages: head, list, details, and the pagination of a list.

mod detail_page;
mod lazy_page;
mod list_page;
mod page_head;
pub(crate) mod pagination;
mod table_head;

pub(crate) use detail_page::DetailPage;
pub(crate) use lazy_page::lazy_page;
pub(crate) use list_page::ListPage;
pub(crate) use page_head::{Refresh, page_head};
pub(crate) use table_head::{Column, table_head};
