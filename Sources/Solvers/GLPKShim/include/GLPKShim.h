#ifndef ALLOT_GLPK_SHIM_H
#define ALLOT_GLPK_SHIM_H

#include <stdint.h>

/* One call to GLPK: build, solve, copy out, delete. See shim.c for why it is one function.
   Return codes, statuses and basis marks are GLPK's own numbers; shim.c asserts each of them when it is compiled. */

/* What a test asks the shim to pretend. */
enum {
  ALLOT_GLPK_FAULT_NONE = 0,
  ALLOT_GLPK_FAULT_ABORT = 1,         /* a failed assertion inside GLPK, after the program is loaded */
  ALLOT_GLPK_FAULT_TIME_OUT = 2,      /* the time limit, before anything is known */
  ALLOT_GLPK_FAULT_WRONG_NUMBERS = 3, /* "optimal", with a point that is not */
  ALLOT_GLPK_FAULT_SOLVER = 4         /* the code for "solver failed" */
};

enum {
  ALLOT_GLPK_BASIS_ADVANCED = 0, /* GLPK's own triangular basis */
  ALLOT_GLPK_BASIS_GIVEN = 1,    /* the one in the program */
  ALLOT_GLPK_BASIS_SLACK = 2     /* every row basic */
};

typedef struct {
  int32_t presolve;
  int32_t basis;
  int32_t dual;              /* dual simplex first; for a given basis the shim decides by what it finds there */
  int32_t geometric_scaling; /* geometric mean and equilibration, not GLPK's own choice */
  int32_t exact;             /* follow by simplex in rational arithmetic */
  int32_t milliseconds;
  int32_t iterations;
  double tolerance;
  double relative_gap; /* mixed-integer: stop here */
  int32_t fault;
} allot_glpk_settings;

/* The answer, but for its arrays. */
typedef struct {
  int32_t aborted;       /* GLPK ended in its error hook: nothing but `message` counts */
  int32_t mixed_integer; /* `return_code` is of glp_intopt, not of glp_simplex */
  int32_t return_code;
  int32_t primal_status; /* mixed-integer: glp_mip_status */
  int32_t dual_status;
  int32_t iterations;
  double objective;
  double bound;      /* mixed-integer: no point is better; -INFINITY when not known */
  char message[512]; /* what GLPK said last, zero-terminated */
} allot_glpk_answer;

/* Solves one program once. Returns 0, or -1 when there was no memory for the shim's own buffers.
   Frees GLPK's environment of this thread before it returns. Prints nothing.

   The program has at least one row, one column and one entry; infinite bounds are +-INFINITY. The caller has
   validated it: shapes, finite numbers, rows distinct within a column.

   starts: column_count + 1 entries; rows: from 0; whole: one a column, or null when none must be whole;
   start_rows, start_columns: the basis to start from, or null; incumbent: a feasible point of a mixed-integer
   program, or null. The arrays from x on are written: one entry a column or a row. */
int32_t allot_glpk_solve(
  int32_t row_count, int32_t column_count, double objective_constant, const double *_Nonnull cost,
  const double *_Nonnull lower, const double *_Nonnull upper, const double *_Nonnull row_lower,
  const double *_Nonnull row_upper, const int64_t *_Nonnull starts, const int32_t *_Nonnull rows,
  const double *_Nonnull coefficients, const uint8_t *_Nullable whole, const uint8_t *_Nullable start_rows,
  const uint8_t *_Nullable start_columns, const double *_Nullable incumbent,
  const allot_glpk_settings *_Nonnull settings, allot_glpk_answer *_Nonnull answer, double *_Nonnull x,
  double *_Nonnull activity, double *_Nonnull row_duals, uint8_t *_Nonnull row_basis,
  uint8_t *_Nonnull column_basis);

#endif
