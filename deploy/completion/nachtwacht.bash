# bash completion for nachtwacht(1). Installed as
# /usr/share/bash-completion/completions/nachtwacht, or read with: . nachtwacht.bash

_nachtwacht_words() {
    case $1 in
        "") echo "check test diff route status watch incidents units explain operator send unit client" \
                 "unseal journal reload backup restore account audit --json --lang --socket --as --version --help" ;;
        operator) echo "take release spoken no-answer assess assign call-off close note confirm" \
                       "outside search join split duty --help" ;;
        test) echo "--switch-off --help" ;;
        diff) echo "--html --from --help" ;;
        check | status | units | explain | client | unseal | reload) echo "--help" ;;
        route) echo "--region --clients --kind --account --client --asker --urgency --care-path" \
                    "--need --position --at --on-duty --off-duty --help" ;;
        watch) echo "--from --operator --why --help" ;;
        incidents) echo "--all --help" ;;
        send) echo "--account --asker --client --urgency --care-path --need --position --id --text" \
                   "--bare --phone-back --help" ;;
        unit) echo "--region --broker --password-file --ca --character --seed --pace --help" ;;
        journal) echo "--from --count --incident --why --state --help" ;;
        backup | restore) echo "--state --help" ;;
        account) echo "add password emergency disable list --help" ;;
        audit) echo "--from --count --client --verify --help" ;;
        *) echo "--help" ;;
    esac
}

_nachtwacht_act_words() {
    case $1 in
        spoken | assess) echo "--urgency --text --help" ;;
        assign) echo "--unit --text --help" ;;
        call-off) echo "--unit --word --text --help" ;;
        close | outside) echo "--word --text --help" ;;
        join) echo "--other --text --help" ;;
        split) echo "--kind --urgency --text --help" ;;
        confirm) echo "--task --word --text --help" ;;
        note | no-answer) echo "--text --help" ;;
        duty) echo "on off --until --base --help" ;;
        *) echo "--help" ;;
    esac
}

_nachtwacht_account_words() {
    case $1 in
        add) echo "--role --language --password-file --help" ;;
        password) echo "--password-file --help" ;;
        *) echo "--help" ;;
    esac
}

# What an option is followed by; nothing: any word.
_nachtwacht_values() {
    case $1 in
        --lang | --language) echo "nl en" ;;
        --role) echo "operator shift_leader planner technical auditor" ;;
        --urgency) echo "U0 U1 U2 U3 U4 U5" ;;
        --asker) echo "layman operator district_nurse gp hap hospital unit" ;;
        --character) echo "by_hand quick slow refusing silent losing_connection" ;;
        *) return 1 ;;
    esac
}

_nachtwacht() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" act="" values word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
            --lang | --socket | --as) ((i++)) ;;
            -*) ;;
            *)
                if [[ -z $command ]]; then
                    command=$word
                elif [[ -z $act ]]; then
                    act=$word
                fi
                ;;
        esac
    done
    COMPREPLY=()
    if values=$(_nachtwacht_values "$before"); then
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
        return
    fi
    case $before in
        --socket | --state | --clients | --password-file | --ca | --html)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
    esac
    if [[ $command == operator && -n $act ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_nachtwacht_act_words "$act")" -- "$current")
        return
    fi
    if [[ $command == account && -n $act ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_nachtwacht_account_words "$act")" -- "$current")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$(_nachtwacht_words "$command")" -- "$current")
    case $command in
        check | test | diff | backup | restore)
            if [[ $current != -* ]]; then
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
            fi
            ;;
    esac
}

complete -o filenames -F _nachtwacht nachtwacht
