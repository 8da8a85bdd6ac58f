"""The configuration (配置): what a govreport.toml sets for all commands that run below its folder."""
