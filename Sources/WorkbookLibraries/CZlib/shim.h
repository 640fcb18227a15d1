#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "zlib headers not found: run 'apt-get install zlib1g-dev'"
#endif
