#ifndef ALLOT_SOLVER_KERNELS_H
#define ALLOT_SOLVER_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The innermost loops of the coupled solver's interior point.

   Why C: Swift compiles a file for one set of instructions, the oldest that the program shall run on, which is two
   doubles a vector on x86-64. Here the same lines are compiled twice, a second time for AVX2 with four doubles a vector,
   and the caller chooses by what `allot_has_wide_lanes` says. Both make the same additions in the same order, and none
   is fused with a multiplication, so the bits of a result depend neither on the machine nor on the choice.

   Nothing here checks an index: the callers pass parts of buffers whose bounds they have checked. */

/* Whether the second kind may be chosen on this machine. */
int32_t allot_has_wide_lanes(void);

/* Eliminates the `pivots` columns of a panel, `size` apart, and subtracts L * L' of the rows below from `update`, a
   packed lower triangle. The inverses of the diagonal are left in its place. A pivot that is lost becomes huge. */
void allot_front_eliminate(int32_t wide, double *panel, ptrdiff_t pivots, ptrdiff_t size, double *update);

/* A front of one pivot without children: what it does to others goes straight to its parent (see below). */
void allot_front_eliminate_leaf(int32_t wide, double *panel, ptrdiff_t size, const int32_t *places, double *parent,
                                ptrdiff_t parent_pivots, ptrdiff_t parent_size, double *parent_update);

/* Adds an update of `border` rows to its parent, whose rows `places` (ascending) they are: to its panel, and behind its
   pivots to its update. */
void allot_front_add(int32_t wide, const double *update, ptrdiff_t border, const int32_t *places, double *parent,
                     ptrdiff_t parent_pivots, ptrdiff_t parent_size, double *parent_update);

/* Solves with a front's columns: rows below `local` are `vector`'s, the others `links`'s. `scratch` holds `size`. */
void allot_front_forward(int32_t wide, const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size,
                         const int32_t *places, double *vector, double *links, double *scratch);

/* The same with the transposed columns. */
void allot_front_backward(int32_t wide, const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size,
                          const int32_t *places, double *vector, const double *links, double *scratch);

#endif
