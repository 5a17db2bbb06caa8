# cmake -D root=DIRECTORY -P module_boundaries.cmake
# Reads every #include of the rooms against the table of what a room may know (style by example, section 1).
cmake_minimum_required(VERSION 3.25)

set(standard "<[a-z_0-9]+>")

set(routing_may "^(\"routing/|${standard})")
# Of the standard library, what would let a decision depend on more than its arguments.
string(CONCAT routing_never "^<(atomic|barrier|condition_variable|cstdio|cstdlib|ctime|filesystem|fstream|future|"
    "iostream|latch|locale|mutex|random|semaphore|shared_mutex|stop_token|syncstream|thread)>")

# C headers by their old names: osip2 wants them before its own.
string(CONCAT protocol_may "^(\"protocol/|${standard}|<(stdio|stdlib|string|time)\\.h>|<tl/expected\\.hpp>|"
    "<osipparser2/|<pugixml\\.hpp>|<boost/json|<protozero/|<zlib\\.h>|<google/protobuf/|\"[a-z_/]+\\.pb\\.h\"|"
    "<openssl/(aes|bn|core_names|crypto|ec|err|evp|hmac|kdf|param_build|params|sha)\\.h>)")
string(CONCAT protocol_never "^<(condition_variable|ctime|filesystem|fstream|future|iostream|mutex|random|"
    "shared_mutex|thread)>")

set(daemon_may "^(\"(routing|protocol|daemon)/|\"[a-z_/]+\\.pb\\.h\"|<)")
set(daemon_never "^<(gtest|gmock|rapidcheck|benchmark)[/.]")

set(faults "")
set(seen 0)
foreach(room IN ITEMS routing protocol daemon)
    file(GLOB_RECURSE files RELATIVE "${root}" "${root}/${room}/*.hpp" "${root}/${room}/*.cpp")
    foreach(file IN LISTS files)
        file(READ "${root}/${file}" text)
        # What would upset a CMake list.
        string(REGEX REPLACE "[][;\\\\]" "_" text "${text}")
        string(REPLACE "\n" ";" lines "${text}")
        set(number 0)
        foreach(line IN LISTS lines)
            math(EXPR number "${number} + 1")
            if(NOT line MATCHES "^[ \t]*#[ \t]*include(_next)?[ \t]*([^ \t]*)")
                continue()
            endif()
            set(included "${CMAKE_MATCH_2}")
            math(EXPR seen "${seen} + 1")
            if(NOT included MATCHES "${${room}_may}" OR included MATCHES "${${room}_never}" OR included MATCHES "\\.\\./")
                string(APPEND faults "${file}:${number}: ${room}/ may not include ${included}\n")
            endif()
        endforeach()
    endforeach()
endforeach()
if(seen EQUAL 0)
    message(FATAL_ERROR "${root}: no #include was read")
endif()
if(faults)
    message(NOTICE "${faults}")
    message(FATAL_ERROR "a room includes what it may not know")
endif()
