# cmake -D root=DIRECTORY -D clang_format=PROGRAM -P format.cmake
# Every source is as clang-format 14 would write it.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE "${root}"
    "${root}/routing/*.[ch]pp" "${root}/protocol/*.[ch]pp" "${root}/daemon/*.[ch]pp" "${root}/tests/*.[ch]pp")
execute_process(
    COMMAND "${clang_format}" --dry-run -Werror ${files} WORKING_DIRECTORY "${root}" RESULT_VARIABLE result)
if(NOT files OR NOT result EQUAL 0)
    message(FATAL_ERROR "some source is not formatted: ${clang_format} -i FILE")
endif()
