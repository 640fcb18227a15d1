#include "GLPKShim.h"

/* The only caller of GLPK.

   GLPK answers a failed assertion, a bad index or no memory by abort(). Its error hook runs before that and may
   leave by longjmp, which is legal only over C frames: so building, solving, copying out and deleting are one C
   function with one setjmp frame, and no Swift frame lies between the frame and GLPK. After a longjmp every object
   of this thread's environment is lost to us; glp_free_env() gives all of it back.

   The environment belongs to the thread. Freeing it at the end of every call means that short-lived threads leak
   nothing and that no glp_prob can meet another thread. */

#ifdef ALLOT_GLPK

#if !__has_include(<glpk.h>)
#error "GLPK headers not found: run 'apt-get install libglpk-dev', or build without it: swift build --disable-default-traits"
#else

#include <float.h>
#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(
  GLP_EBADB == 1 && GLP_ESING == 2 && GLP_ECOND == 3 && GLP_EBOUND == 4 && GLP_EFAIL == 5 && GLP_EOBJLL == 6
    && GLP_EOBJUL == 7 && GLP_EITLIM == 8 && GLP_ETMLIM == 9 && GLP_ENOPFS == 10 && GLP_ENODFS == 11
    && GLP_EROOT == 12 && GLP_ESTOP == 13 && GLP_EMIPGAP == 14 && GLP_ENOFEAS == 15 && GLP_ENOCVG == 16
    && GLP_EINSTAB == 17 && GLP_EDATA == 18 && GLP_ERANGE == 19,
  "Verdict.swift lists these return codes");
_Static_assert(
  GLP_UNDEF == 1 && GLP_FEAS == 2 && GLP_INFEAS == 3 && GLP_NOFEAS == 4 && GLP_OPT == 5 && GLP_UNBND == 6,
  "Verdict.swift lists these statuses");
_Static_assert(
  GLP_BS == 1 && GLP_NL == 2 && GLP_NU == 3 && GLP_NF == 4 && GLP_NS == 5, "BasisMarks.swift lists these marks");

/* The caller's program and the arrays for its answer. */
typedef struct {
  int row_count, column_count;
  double objective_constant;
  const double *cost, *lower, *upper, *row_lower, *row_upper;
  const int64_t *starts;
  const int32_t *rows;
  const double *coefficients;
  const uint8_t *whole, *start_rows, *start_columns;
  double *x, *activity, *row_duals;
  uint8_t *row_basis, *column_basis;
} program;

/* What the hooks and the callback see. */
typedef struct {
  jmp_buf frame;
  char *message;
  size_t capacity;
  size_t length;
  int iteration_limit;
  double bound;
  const double *incumbent;
  int column_count;
  double *scratch; /* column_count + 1 */
} session;

/* Keeps the last words and prints nothing. */
static int keep_message(void *context, const char *text) {
  session *s = context;
  size_t added = strlen(text);
  size_t room = s->capacity - 1;
  if (added > room) {
    text += added - room;
    added = room;
  }
  if (s->length + added > room) {
    size_t dropped = s->length + added - room;
    memmove(s->message, s->message + dropped, s->length - dropped);
    s->length -= dropped;
  }
  memcpy(s->message + s->length, text, added);
  s->length += added;
  s->message[s->length] = 0;
  return 1;
}

static void leave(void *context) {
  session *s = context;
  longjmp(s->frame, 1);
}

static int bound_type(double lower, double upper) {
  int below = isfinite(lower), above = isfinite(upper);
  if (below && above) return lower == upper ? GLP_FX : GLP_DB;
  return below ? GLP_LO : above ? GLP_UP : GLP_FR;
}

static double finite_or_zero(double value) { return isfinite(value) ? value : 0; }

/* `indices` has room for row_count + 1 numbers, `values` for as many. */
static void load(glp_prob *problem, const program *p, int *indices, double *values) {
  glp_set_obj_dir(problem, GLP_MIN);
  glp_set_obj_coef(problem, 0, p->objective_constant);
  glp_add_rows(problem, p->row_count);
  for (int i = 0; i < p->row_count; i++) {
    double lower = p->row_lower[i], upper = p->row_upper[i];
    glp_set_row_bnds(problem, i + 1, bound_type(lower, upper), finite_or_zero(lower), finite_or_zero(upper));
  }
  glp_add_cols(problem, p->column_count);
  for (int j = 0; j < p->column_count; j++) {
    double lower = p->lower[j], upper = p->upper[j];
    glp_set_col_bnds(problem, j + 1, bound_type(lower, upper), finite_or_zero(lower), finite_or_zero(upper));
    glp_set_obj_coef(problem, j + 1, p->cost[j]);
    if (p->whole && p->whole[j]) glp_set_col_kind(problem, j + 1, GLP_IV);
    int count = 0;
    for (int64_t k = p->starts[j]; k < p->starts[j + 1]; k++) {
      count++;
      indices[count] = p->rows[k] + 1;
      values[count] = p->coefficients[k];
    }
    glp_set_mat_col(problem, j + 1, count, indices, values);
  }
}

/* Sets the basis to start from. Returns whether it is primal feasible, which decides primal or dual simplex. */
static int place_basis(glp_prob *problem, const program *p, const allot_glpk_settings *settings) {
  if (settings->basis == ALLOT_GLPK_BASIS_GIVEN && p->start_rows && p->start_columns) {
    for (int i = 0; i < p->row_count; i++) glp_set_row_stat(problem, i + 1, p->start_rows[i]);
    for (int j = 0; j < p->column_count; j++) glp_set_col_stat(problem, j + 1, p->start_columns[j]);
    return glp_warm_up(problem) == 0 && glp_get_prim_stat(problem) == GLP_FEAS;
  }
  if (settings->basis == ALLOT_GLPK_BASIS_ADVANCED) glp_adv_basis(problem, 0);
  return !settings->dual;
}

static int solve_simplex(glp_prob *problem, const program *p, const allot_glpk_settings *settings) {
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.tm_lim = settings->milliseconds;
  parameters.it_lim = settings->iterations;
  parameters.tol_bnd = settings->tolerance;
  parameters.tol_dj = settings->tolerance;
  parameters.meth = settings->dual ? GLP_DUALP : GLP_PRIMAL;
  if (settings->presolve) {
    parameters.presolve = GLP_ON;
  } else {
    glp_scale_prob(problem, settings->geometric_scaling ? GLP_SF_GM | GLP_SF_EQ : GLP_SF_AUTO);
    int primal = place_basis(problem, p, settings);
    parameters.meth = primal ? GLP_PRIMAL : GLP_DUALP;
  }
  /* With the textbook or Harris' ratio test GLPK's dual simplex takes 5 to 10 times as many pivots on programs with
     many boxed columns (measured); for the primal the long step gains nothing. */
  if (parameters.meth == GLP_DUALP) parameters.r_test = GLP_RT_FLIP;
  int code = glp_simplex(problem, &parameters);
  if (settings->exact && code != GLP_ETMLIM && code != GLP_EITLIM) {
    parameters.presolve = GLP_OFF;
    parameters.meth = GLP_PRIMAL;
    parameters.r_test = GLP_RT_HAR;
    code = glp_exact(problem, &parameters);
  }
  return code;
}

/* Notes the best bound, hands in the incumbent once, stops at the iteration limit. Only flags and copies: nothing
   here may fail. */
static void watch(glp_tree *tree, void *context) {
  session *s = context;
  int node = glp_ios_best_node(tree);
  if (node != 0) {
    double bound = glp_ios_node_bound(tree, node);
    if (bound > s->bound && bound < DBL_MAX) s->bound = bound;
  }
  if (s->incumbent && glp_ios_reason(tree) == GLP_IHEUR) {
    memcpy(s->scratch + 1, s->incumbent, sizeof(double) * (size_t)s->column_count);
    s->incumbent = 0;
    glp_ios_heur_sol(tree, s->scratch);
  }
  if (glp_get_it_cnt(glp_ios_get_prob(tree)) >= s->iteration_limit) glp_ios_terminate(tree);
}

/* `milliseconds`: what the relaxation left of the time limit. */
static int solve_whole(glp_prob *problem, const allot_glpk_settings *settings, int milliseconds, session *s) {
  glp_iocp parameters;
  glp_init_iocp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.tm_lim = milliseconds;
  parameters.mip_gap = settings->relative_gap;
  parameters.presolve = settings->presolve ? GLP_ON : GLP_OFF;
  parameters.cb_func = watch;
  parameters.cb_info = s;
  return glp_intopt(problem, &parameters);
}

static void copy_simplex(glp_prob *problem, const program *p, allot_glpk_answer *answer) {
  answer->primal_status = glp_get_prim_stat(problem);
  answer->dual_status = glp_get_dual_stat(problem);
  answer->objective = glp_get_obj_val(problem);
  for (int j = 0; j < p->column_count; j++) {
    p->x[j] = glp_get_col_prim(problem, j + 1);
    p->column_basis[j] = (uint8_t)glp_get_col_stat(problem, j + 1);
  }
  for (int i = 0; i < p->row_count; i++) {
    p->activity[i] = glp_get_row_prim(problem, i + 1);
    p->row_duals[i] = glp_get_row_dual(problem, i + 1);
    p->row_basis[i] = (uint8_t)glp_get_row_stat(problem, i + 1);
  }
}

static void copy_whole(glp_prob *problem, const program *p, allot_glpk_answer *answer) {
  answer->mixed_integer = 1;
  answer->primal_status = glp_mip_status(problem);
  answer->dual_status = GLP_UNDEF;
  answer->objective = glp_mip_obj_val(problem);
  for (int j = 0; j < p->column_count; j++) p->x[j] = glp_mip_col_val(problem, j + 1);
  for (int i = 0; i < p->row_count; i++) p->activity[i] = glp_mip_row_val(problem, i + 1);
}

/* A real failure of GLPK, not an imitation: an index that is out of range. */
static void provoke_abort(glp_prob *problem) { glp_set_obj_coef(problem, -1, 0); }

static void spoil(const program *p) {
  for (int j = 0; j < p->column_count; j++) p->x[j] = p->x[j] * 1.5 + 1;
}

static void run(
  glp_prob *problem, const program *p, const allot_glpk_settings *settings, allot_glpk_answer *answer,
  session *s, int *indices, double *values
) {
  load(problem, p, indices, values);
  if (settings->fault == ALLOT_GLPK_FAULT_ABORT) provoke_abort(problem);
  if (settings->fault == ALLOT_GLPK_FAULT_TIME_OUT || settings->fault == ALLOT_GLPK_FAULT_SOLVER) {
    answer->return_code = settings->fault == ALLOT_GLPK_FAULT_SOLVER ? GLP_EFAIL : GLP_ETMLIM;
    answer->primal_status = answer->dual_status = GLP_UNDEF;
    return;
  }
  int relaxation_solved = 1, milliseconds = settings->milliseconds;
  double began = glp_time();
  if (!p->whole || !settings->presolve) {
    answer->return_code = solve_simplex(problem, p, settings);
    copy_simplex(problem, p, answer);
    relaxation_solved = answer->return_code == 0 && glp_get_status(problem) == GLP_OPT;
  }
  if (p->whole && relaxation_solved) {
    double used = glp_difftime(glp_time(), began) * 1000;
    milliseconds = used < milliseconds - 1 ? milliseconds - (int)used : 1;
    answer->return_code = solve_whole(problem, settings, milliseconds, s);
    copy_whole(problem, p, answer);
    answer->bound = s->bound;
  }
  answer->iterations = glp_get_it_cnt(problem);
  if (settings->fault == ALLOT_GLPK_FAULT_WRONG_NUMBERS) spoil(p);
}

int32_t allot_glpk_solve(
  int32_t row_count, int32_t column_count, double objective_constant, const double *cost, const double *lower,
  const double *upper, const double *row_lower, const double *row_upper, const int64_t *starts, const int32_t *rows,
  const double *coefficients, const uint8_t *whole, const uint8_t *start_rows, const uint8_t *start_columns,
  const double *incumbent, const allot_glpk_settings *settings, allot_glpk_answer *answer, double *x,
  double *activity, double *row_duals, uint8_t *row_basis, uint8_t *column_basis
) {
  const program p = {
    .row_count = row_count, .column_count = column_count, .objective_constant = objective_constant, .cost = cost,
    .lower = lower, .upper = upper, .row_lower = row_lower, .row_upper = row_upper, .starts = starts, .rows = rows,
    .coefficients = coefficients, .whole = whole, .start_rows = start_rows, .start_columns = start_columns, .x = x,
    .activity = activity, .row_duals = row_duals, .row_basis = row_basis, .column_basis = column_basis,
  };
  session s = {
    .message = answer->message, .capacity = sizeof answer->message, .iteration_limit = settings->iterations,
    .bound = -INFINITY, .incumbent = settings->presolve ? 0 : incumbent, .column_count = column_count,
  };
  /* Set before setjmp and not changed after it, so that the longjmp leaves them as they are. */
  int *const indices = malloc(sizeof(int) * ((size_t)row_count + 1));
  double *const values = malloc(sizeof(double) * ((size_t)row_count + 1));
  double *const scratch = malloc(sizeof(double) * ((size_t)column_count + 1));
  int32_t outcome = -1;
  answer->message[0] = 0;
  answer->aborted = answer->mixed_integer = answer->iterations = answer->return_code = 0;
  answer->primal_status = answer->dual_status = GLP_UNDEF;
  answer->objective = 0;
  answer->bound = -INFINITY;
  if (indices && values && scratch) {
    outcome = 0;
    s.scratch = scratch;
    glp_term_hook(keep_message, &s);
    glp_error_hook(leave, &s);
    if (setjmp(s.frame) == 0) {
      glp_prob *problem = glp_create_prob();
      run(problem, &p, settings, answer, &s, indices, values);
      glp_delete_prob(problem);
    } else {
      answer->aborted = 1;
    }
    glp_free_env();
  }
  free(indices);
  free(values);
  free(scratch);
  return outcome;
}

#endif

#else

/* Built without GLPK: nothing calls this; the target must still compile. */
int32_t allot_glpk_solve(
  int32_t row_count, int32_t column_count, double objective_constant, const double *cost, const double *lower,
  const double *upper, const double *row_lower, const double *row_upper, const int64_t *starts, const int32_t *rows,
  const double *coefficients, const uint8_t *whole, const uint8_t *start_rows, const uint8_t *start_columns,
  const double *incumbent, const allot_glpk_settings *settings, allot_glpk_answer *answer, double *x,
  double *activity, double *row_duals, uint8_t *row_basis, uint8_t *column_basis
) {
  (void)row_count, (void)column_count, (void)objective_constant, (void)cost, (void)lower, (void)upper;
  (void)row_lower, (void)row_upper, (void)starts, (void)rows, (void)coefficients, (void)whole, (void)start_rows;
  (void)start_columns, (void)incumbent, (void)settings, (void)answer, (void)x, (void)activity, (void)row_duals;
  (void)row_basis, (void)column_basis;
  return -1;
}

#endif
