"""The Streamlit parts of one page that do not fit into its file; a family of pages shares one."""
