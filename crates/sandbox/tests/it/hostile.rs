//! The corpus in `tests/hostile`: programs that attack, each with the outcome it must earn in its first lines.
//!
//! Each is a test of its own, at every level that claims to hold it; a control runs it where nothing holds it, to see
//! that it can get through. `AGON_ROUNDS=N` does all of it N times.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

mod build;
mod header;
mod host;
mod run;

/// One test for each program: `busy_loop_c` is `busy_loop.c`.
macro_rules! programs {
    ($($folder:ident: $($name:ident)*;)*) => {
        $(mod $folder {
            $(#[test] fn $name() { super::run::check(concat!(stringify!($folder), "/", stringify!($name))); })*
        })*
        const ALL: &[&str] = &[$($(concat!(stringify!($folder), "/", stringify!($name)),)*)*];
    };
}

programs! {
    files:
        core_dump_c
        corrupt_programs_c
        deep_folders_c
        fill_disk_c
        folder_marks_c
        input_offset_c
        interpreter_chain_c
        interpreter_is_missing_exec
        interpreter_of_itself_exec
        kernel_files_c
        large_file_c
        leave_files_c
        locks_c
        names_of_the_host_c
        neighbours_box_c
        no_format_at_all_exec
        odd_names_c
        output_games_c
        own_program_c
        process_folders_c
        record_locks_c
        reopen_the_input_c
        result_changes_c
        result_is_a_device_c
        result_is_a_fifo_c
        result_is_a_folder_c
        result_is_a_link_c
        result_is_a_near_link_c
        result_is_huge_c
        secrets_c
        secrets_go
        secrets_js
        secrets_py
        set_user_id_c
        sparse_terabyte_c
        time_stamps_c
        up_and_out_c
        watches_c
        write_the_input_c;
    kernel:
        abstract_socket_c
        connect_c
        connect_go
        connect_java
        connect_js
        connect_rs
        control_groups_c
        far_call_s
        file_handles_c
        keyrings_c
        look_into_children_c
        memory_hog_c
        mounts_c
        named_by_the_kernel_c
        new_namespaces_c
        odd_calls_c
        old_calls_s
        old_fork_s
        other_abi_c
        personality_c
        rule_the_machine_c
        sockets_c
        sockets_py
        terminals_c
        user_quotas_c
        watch_queue_c;
    memory:
        address_space_c
        arguments_c
        catch_bad_alloc_cpp
        child_starves_parent_smiles_c
        deep_recursion_c
        deep_recursion_py
        descriptors_in_flight_c
        exit_137_c
        fake_forbidden_call_c
        fake_time_limit_c
        fill_memfds_c
        fill_tmpfs_c
        huge_pages_c
        huge_untouched_c
        java_heap_java
        kill_self_c
        large_bss_c
        lock_memory_c
        names_c
        node_heap_js
        orphan_starves_c
        page_tables_c
        pipe_buffers_c
        python_memory_py
        recursion_without_stack_limit_c
        shared_mapping_c
        shared_memory_c
        ten_children_c
        threads_c
        touch_twice_c
        touch_twice_cpp
        touch_twice_go
        touch_twice_rs;
    output:
        bad_utf8_c
        breakers_c
        daemon_holds_pipe_c
        daemon_holds_pipe_js
        endless_stderr_c
        endless_stdout_c
        endless_stdout_py
        endless_stdout_sh
        half_a_line_c
        large_pipe_c
        nonblocking_c
        one_byte_writes_c
        one_line_c
        stuffed_pipe_c
        write_after_close_c
        write_after_close_py;
    processes:
        become_root_c
        close_all_and_spin_c
        descriptors_c
        fake_output_limit_c
        fewest_limits_c
        fork_bomb_c
        fork_bomb_pl
        fork_bomb_py
        fork_bomb_rs
        fork_bomb_sh
        fork_bomb_clone3_c
        fork_bomb_deaf_c
        fork_bomb_that_stays_c
        kill_everybody_c
        kill_everybody_py
        orphan_tree_c
        pid_churn_c
        pid_churn_daemon_c
        raise_limits_c
        signal_init_c
        starve_the_warden_c
        zombies_c;
    time:
        busy_ignoring_signals_c
        busy_loop_c
        busy_loop_go
        busy_loop_java
        busy_loop_js
        busy_loop_py
        busy_loop_rs
        busy_loop_s
        call_storm_c
        compute_for_the_next_test_c
        daemon_c
        daemon_py
        dead_children_spent_time_c
        denied_call_storm_c
        eight_spinners_c
        eight_threads_c
        exec_self_c
        exec_under_new_names_sh
        fault_storm_c
        other_cores_c
        parent_exits_child_spins_c
        pause_with_signals_blocked_c
        raise_priority_c
        read_forever_c
        set_clock_c
        sleep_forever_c
        sleep_forever_py
        stop_self_c
        timers_c
        vfork_hang_c;
}

/// The folder of the corpus.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

/// The file of a test's name.
fn file(name: &str) -> PathBuf {
    let (stem, ending) = name.rsplit_once('_').expect("a name with an ending");
    corpus().join(format!("{stem}.{ending}"))
}

/// All programs of a corpus, which lie one folder deep.
fn programs_below(folder: &Path) -> BTreeSet<PathBuf> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let folders = list(folder).into_iter().filter(|path| path.is_dir());
    folders.flat_map(|folder| list(&folder)).collect()
}

#[test]
fn every_program_of_the_corpus_is_a_test() {
    let listed: BTreeSet<PathBuf> = ALL.iter().map(|name| file(name)).collect();
    assert_eq!(listed, programs_below(&corpus()));
}

#[test]
fn every_known_attack_is_tried() {
    let known = fs::read_to_string(corpus().join("attacks.txt")).unwrap();
    let number = |line: &str| {
        line.split(' ')
            .next()
            .and_then(|word| word.parse::<u32>().ok())
    };
    let known: BTreeSet<u32> = known.lines().filter_map(number).collect();
    let judged = corpus().join("../../../judge/tests/hostile");
    let mut tried = BTreeSet::new();
    for program in programs_below(&corpus()).union(&programs_below(&judged)) {
        tried.extend(header::attacks(program));
    }
    assert_eq!(tried, known);
}
