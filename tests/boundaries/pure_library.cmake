# cmake -D nm=PROGRAM -D library=FILE -D room=routing|protocol -P pure_library.cmake
# What a library asks of the rest of the program shows what it can depend on: a pure one asks for no clock, no chance, no
# environment, no socket, no thread and no file. Names are regular expressions without groups.
cmake_minimum_required(VERSION 3.25)

set(never
    .*_clock::now clock clock_gettime ftime gettimeofday time timespec_get
    gmtime gmtime_r localtime localtime_r mktime tzset
    accept accept4 bind connect getaddrinfo listen poll ppoll recv recvfrom recvmsg select send sendmsg sendto
    socket socketpair epoll_.* gethostby.* boost::asio::.*
    rand rand_r random srand srandom [dlm]rand48 getentropy getrandom arc4random.* std::random_device::.* RAND_.*
    environ getenv secure_getenv setenv putenv getpid gethostname setlocale
    pthread_.* thrd_.* std::thread::.* std::this_thread::.* std::condition_variable.* std::__future_base.*
    clock_nanosleep nanosleep sched_yield sleep usleep fork vfork syscall system
    fopen fopen64 freopen open open64 openat creat opendir remove rename unlink std::filesystem::.*
    std::basic_[a-z]*fstream<.* std::basic_filebuf<.*)
if(room STREQUAL "routing")
    # Codec libraries print into memory; the core has nobody to speak to.
    list(APPEND never read write fread fwrite printf fprintf puts fputs putchar perror
        std::cin std::cout std::cerr std::clog std::ios_base::Init.*)
endif()
list(JOIN never "|" never)

execute_process(COMMAND "${nm}" -C --format=sysv "${library}" OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
if(NOT listing MATCHES "Symbols from")
    message(FATAL_ERROR "${library}: no symbol was read")
endif()
string(REGEX REPLACE "[][;\\\\]" "_" listing "${listing}")
string(REPLACE "\n" ";" lines "${listing}")
set(object "")
set(faults "")
foreach(line IN LISTS lines)
    if(line MATCHES "^Symbols from .*_(.*\\.o)_:$")
        set(object "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^([^|]*[^ |]) *\\|.*\\| *([^ |]*)$")
        set(name "${CMAKE_MATCH_1}")
        set(section "${CMAKE_MATCH_2}")
        if(section STREQUAL "*UND*" AND name MATCHES "^(${never})(@.*|\\(.*)?$")
            string(APPEND faults "${object}: ${room}/ may not use ${name}\n")
        endif()
        # Constant tables lie in .rodata or .data.rel.ro; the run-time's own pointers in .data.rel.local.
        if(room STREQUAL "routing" AND section MATCHES "^\\.t?(bss|data)" AND NOT section MATCHES "^\\.data\\.rel\\.")
            string(APPEND faults "${object}: ${room}/ may not keep state in ${name}\n")
        endif()
    endif()
endforeach()
if(faults)
    message(NOTICE "${faults}")
    message(FATAL_ERROR "${library} is not pure")
endif()
