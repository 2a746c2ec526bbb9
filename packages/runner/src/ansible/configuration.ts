/**
 * `ansible.cfg` of one run: nothing of the user's or the bundle's own configuration is read. Modules come through standard input, which
 * saves three of four sessions per task; sudo needs no terminal for it, as the gate has shown before.
 */
export function ansibleConfiguration(options: {
  readonly pluginFolder: string;
  readonly runFolder: string;
  readonly forks: number;
}): string {
  return `[defaults]
callback_plugins = ${options.pluginFolder}
stdout_callback = dipper
forks = ${options.forks}
host_key_checking = True
retry_files_enabled = False
local_tmp = ${options.runFolder}/tmp
interpreter_python = auto_silent
timeout = 15
nocows = True
nocolor = True
inject_facts_as_vars = True
deprecation_warnings = False
localhost_warning = False
error_on_missing_handler = True
jinja2_native = False
fact_caching = memory

[inventory]
enable_plugins = ansible.builtin.yaml
unparsed_is_failed = True
any_unparsed_is_failed = True

[ssh_connection]
ssh_args = -F ${options.runFolder}/ssh_config
pipelining = True
retries = 0
transfer_method = piped

[privilege_escalation]
become_ask_pass = False
`;
}
