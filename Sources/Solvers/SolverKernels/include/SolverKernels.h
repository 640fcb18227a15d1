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

/* Asks the system to use large pages for memory that begins and ends with one; does nothing where there are none. */
void allot_ask_for_large_pages(void *memory, size_t bytes);

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

/* How a block's columns stand in its constraints: column j is a[j] in row first[j], b[j] in row second[j] and l[j] in
   linking row link[j], and has the entries from extra_start[j] to extra_start[j + 1] - 1 besides. What a column has not
   is 0, in a linking row behind the last. has_extra tells of four columns each whether one of them has more. */
typedef struct {
  ptrdiff_t count;
  const int32_t *first, *second, *link;
  const double *a, *b, *l;
  const uint8_t *has_extra;
  const int32_t *extra_start;
  const int32_t *extra_row; /* -1 - linking row for one of those */
  const double *extra;
} allot_columns;

/* One value a column each, letters as in InteriorPoint.swift. has_bound tells of four columns each whether one of them
   has an upper bound: w, v and dv are read and written only there. */
typedef struct {
  double *x, *z, *w, *v, *d, *g, *affine, *dx, *dz, *dv;
  const double *c, *u;
  const uint8_t *has_bound;
} allot_values;

/* The three passes over a block's columns. `y` and `dy` are over its rows, `links` over linking rows, and some behind.
   What a pass adds up over rows it adds to `sums` and `link_sums`, two numbers a row; what over columns, to `figures`:
   sums first, then greatest values. */

/* Steps; sums: A x, A d g; figures: objective, bounds times v, products; worst dual residual. */
void allot_columns_advance(int32_t wide, const allot_columns *columns, const allot_values *values, double primal,
                           double dual, const double *y, const double *links, double *sums, double *link_sums,
                           double *figures);

/* Affine direction; sums: the corrector's right-hand side and what multiplies its aim; figures: complementarity now, by
   primal, dual and both steps; greatest inverse primal and dual steps, 1 at least. */
void allot_columns_predict(int32_t wide, const allot_columns *columns, const allot_values *values, const double *dy,
                           const double *links, double *sums, double *link_sums, double *figures);

/* Combined direction; figures: greatest inverse primal and dual steps. */
void allot_columns_correct(int32_t wide, const allot_columns *columns, const allot_values *values, double target,
                           const double *dy, const double *links, double *figures);

#endif
