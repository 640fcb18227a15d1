#if __has_include(<xlsxwriter.h>)
#include <xlsxwriter.h>
#else
#error "libxlsxwriter headers not found: run 'apt-get install libxlsxwriter-dev', or build without it: swift build --disable-default-traits --traits GLPK"
#endif
