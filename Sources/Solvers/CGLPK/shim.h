#if __has_include(<glpk.h>)
#include <glpk.h>
#else
#error "GLPK headers not found: run 'apt-get install libglpk-dev', or build without it: swift build --disable-default-traits"
#endif
