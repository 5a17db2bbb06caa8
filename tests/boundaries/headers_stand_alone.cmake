# cmake -D root=DIRECTORY -D work=DIRECTORY -D launcher=PROGRAM -D compiler=PROGRAM -P headers_stand_alone.cmake
# Every header of the two pure rooms compiles as the first line of a program: it includes what it uses.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE headers RELATIVE "${root}" "${root}/routing/*.hpp" "${root}/protocol/*.hpp")
list(JOIN headers "\n" headers)
file(WRITE "${work}/headers.txt" "${headers}\n")
# Two at a time. The compiler goes on to the next header after a fault and xargs tells at the end.
execute_process(
    COMMAND xargs -P 2 -I{} ${launcher} "${compiler}" -std=c++20 -fsyntax-only -I. -include {} -x c++ /dev/null
    INPUT_FILE "${work}/headers.txt" WORKING_DIRECTORY "${root}" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "a header does not compile on its own")
endif()
