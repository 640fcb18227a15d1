#ifndef ALLOT_LANES_H
#define ALLOT_LANES_H

#include <stddef.h>
#include <stdint.h>

/* Four doubles at any address. Without AVX2 the compiler makes two halves of each; the sums stay the same. Never passed
   to a function or returned by one: how that is done depends on the instructions at hand. */
typedef double lanes __attribute__((vector_size(32)));
typedef int64_t mask __attribute__((vector_size(32)));
typedef double lanes_anywhere __attribute__((vector_size(32), aligned(8), may_alias));
typedef double pair_anywhere __attribute__((vector_size(16), aligned(8), may_alias));

#define LANES(address) (*(const lanes_anywhere *)(address))
#define SET_LANES(address, value) (*(lanes_anywhere *)(address) = (value))
#define ALL(value) ((lanes){(value), (value), (value), (value)})
/* One where the condition holds, the other where not; the condition is a comparison of lanes. */
#define CHOOSE(condition, one, other) \
  ((lanes)(((mask)(condition) & (mask)(one)) | (~(mask)(condition) & (mask)(other))))

#define BODY static inline __attribute__((always_inline))

/* `name` with a first parameter that chooses: the body compiled for every machine, or for those with AVX2. */
#if defined(__x86_64__)
#define COMPILE_TWICE(name, parameters, arguments)                                            \
  __attribute__((target("avx2"))) static void name##_wide parameters { name##_body arguments; } \
  static void name##_plain parameters { name##_body arguments; }
#define CALL(name, wide, arguments)  \
  do {                               \
    if (wide) {                      \
      name##_wide arguments;         \
    } else {                         \
      name##_plain arguments;        \
    }                                \
  } while (0)
#else
#define COMPILE_TWICE(name, parameters, arguments) \
  static void name##_plain parameters { name##_body arguments; }
#define CALL(name, wide, arguments) \
  do {                              \
    (void)(wide);                   \
    name##_plain arguments;         \
  } while (0)
#endif

#endif
