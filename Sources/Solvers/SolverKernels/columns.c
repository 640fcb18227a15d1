#include <math.h>

#include "SolverKernels.h"
#include "lanes.h"

#pragma STDC FP_CONTRACT OFF

/* The last columns of a block may be fewer than four: what stands in for the others counts for nothing. */
BODY void load(lanes *to, const double *from, ptrdiff_t count, double otherwise) {
  if (count >= 4) {
    *to = LANES(from);
  } else {
    *to = ALL(otherwise);
    for (ptrdiff_t i = 0; i < count; i++) (*to)[i] = from[i];
  }
}

BODY void store(double *to, const lanes *from, ptrdiff_t count) {
  if (count >= 4) {
    SET_LANES(to, *from);
  } else {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = (*from)[i];
  }
}

#define LOAD(name, from, otherwise) \
  lanes name;                       \
  load(&name, (from) + j, count, otherwise)
#define STORE(to, name) store((to) + j, &name, count)
#define GREATER(one, other) CHOOSE((one) > (other), one, other)
#define SIZE(value) ((lanes)((mask)(value) & (INT64_MAX - (mask){0})))

/* Of each column: the sum of its entries times the rows' values. */
BODY void transposed(lanes *result, const allot_columns *columns, ptrdiff_t j, ptrdiff_t count, const double *rows,
                     const double *links) {
  const int32_t *first = columns->first + j, *second = columns->second + j, *link = columns->link + j;
  if (count >= 4) {
    const lanes one = {rows[first[0]], rows[first[1]], rows[first[2]], rows[first[3]]};
    const lanes two = {rows[second[0]], rows[second[1]], rows[second[2]], rows[second[3]]};
    const lanes three = {links[link[0]], links[link[1]], links[link[2]], links[link[3]]};
    *result = (LANES(columns->a + j) * one + LANES(columns->b + j) * two) + LANES(columns->l + j) * three;
  } else {
    *result = ALL(0.0);
    for (ptrdiff_t i = 0; i < count; i++) {
      (*result)[i] = (columns->a[j + i] * rows[first[i]] + columns->b[j + i] * rows[second[i]]) +
                     columns->l[j + i] * links[link[i]];
    }
  }
  if (!columns->has_extra[j / 4]) return;
  for (ptrdiff_t i = 0; i < count; i++) {
    for (int32_t entry = columns->extra_start[j + i]; entry < columns->extra_start[j + i + 1]; entry++) {
      const int32_t row = columns->extra_row[entry];
      (*result)[i] += columns->extra[entry] * (row >= 0 ? rows[row] : links[-1 - row]);
    }
  }
}

#define ADD_PAIR(to, row, coefficient, pair) \
  (*(pair_anywhere *)((to) + 2 * (ptrdiff_t)(row)) += (coefficient) * (pair))

/* Adds to the rows' two sums: the columns times `one` and times `two`. */
BODY void add(const allot_columns *columns, ptrdiff_t j, ptrdiff_t count, const lanes *one, const lanes *two,
              double *sums, double *link_sums) {
  const ptrdiff_t end = count < 4 ? count : 4;
  for (ptrdiff_t i = 0; i < end; i++) {
    const pair_anywhere pair = {(*one)[i], (*two)[i]};
    ADD_PAIR(sums, columns->first[j + i], columns->a[j + i], pair);
    ADD_PAIR(sums, columns->second[j + i], columns->b[j + i], pair);
    ADD_PAIR(link_sums, columns->link[j + i], columns->l[j + i], pair);
  }
  if (!columns->has_extra[j / 4]) return;
  for (ptrdiff_t i = 0; i < end; i++) {
    const pair_anywhere pair = {(*one)[i], (*two)[i]};
    for (int32_t entry = columns->extra_start[j + i]; entry < columns->extra_start[j + i + 1]; entry++) {
      const int32_t row = columns->extra_row[entry];
      if (row >= 0) {
        ADD_PAIR(sums, row, columns->extra[entry], pair);
      } else {
        ADD_PAIR(link_sums, -1 - row, columns->extra[entry], pair);
      }
    }
  }
}

BODY void add_up(double *figure, const lanes *sum) {
  *figure += ((*sum)[0] + (*sum)[2]) + ((*sum)[1] + (*sum)[3]);
}

BODY void keep_greatest(double *figure, const lanes *values) {
  for (int i = 0; i < 4; i++) {
    if ((*values)[i] > *figure) *figure = (*values)[i];
  }
}

BODY void advance_some(const allot_columns *columns, const allot_values *values, ptrdiff_t j, ptrdiff_t count,
                       double primal, double dual, const double *y, const double *links, double *sums,
                       double *link_sums, lanes figures[4]) {
  LOAD(x, values->x, 1.0);
  LOAD(z, values->z, 0.0);
  LOAD(dx, values->dx, 0.0);
  LOAD(dz, values->dz, 0.0);
  LOAD(c, values->c, 0.0);
  x += primal * dx;
  z += dual * dz;
  STORE(values->x, x);
  STORE(values->z, z);
  lanes slope;
  transposed(&slope, columns, j, count, y, links);
  slope = c - slope;
  STORE(values->g, slope);
  lanes above = x, below = z, off = slope - z, products = x * z;
  if (values->has_bound[j / 4]) {
    LOAD(u, values->u, INFINITY);
    LOAD(w, values->w, 1.0);
    LOAD(v, values->v, 0.0);
    LOAD(dv, values->dv, 0.0);
    const mask bounded = u < INFINITY;
    w = CHOOSE(bounded, w - primal * dx, w);
    v = CHOOSE(bounded, v + dual * dv, v);
    STORE(values->w, w);
    STORE(values->v, v);
    above = CHOOSE(bounded, x * w, above);
    below = CHOOSE(bounded, z * w + v * x, below);
    off += CHOOSE(bounded, v, ALL(0.0));
    products += CHOOSE(bounded, w * v, ALL(0.0));
    figures[1] += CHOOSE(bounded, u * v, ALL(0.0));
  }
  const lanes scale = above / below;
  STORE(values->d, scale);
  figures[0] += c * x;
  figures[2] += products;
  off = SIZE(off);
  figures[3] = GREATER(off, figures[3]);
  const lanes aim = scale * slope;
  add(columns, j, count, &x, &aim, sums, link_sums);
}

BODY void advance_body(const allot_columns *columns, const allot_values *values, double primal, double dual,
                       const double *y, const double *links, double *sums, double *link_sums, double *figures) {
  lanes own[4] = {{0}};
  ptrdiff_t j = 0;
  for (; j + 4 <= columns->count; j += 4) {
    advance_some(columns, values, j, 4, primal, dual, y, links, sums, link_sums, own);
  }
  if (j < columns->count) {
    advance_some(columns, values, j, columns->count - j, primal, dual, y, links, sums, link_sums, own);
  }
  for (int i = 0; i < 3; i++) add_up(figures + i, own + i);
  keep_greatest(figures + 3, own + 3);
}

BODY void predict_some(const allot_columns *columns, const allot_values *values, ptrdiff_t j, ptrdiff_t count,
                       const double *dy, const double *links, double *sums, double *link_sums, lanes figures[6]) {
  LOAD(x, values->x, 1.0);
  LOAD(z, values->z, 0.0);
  LOAD(d, values->d, 0.0);
  LOAD(g, values->g, 0.0);
  lanes change;
  transposed(&change, columns, j, count, dy, links);
  change = d * (change - g);
  STORE(values->affine, change);
  const lanes inverse = 1 / x;
  const lanes relative = change * inverse;
  const lanes price = -z * (1 + relative);
  lanes shorter = -relative, dearer = 1 + relative;
  lanes now = x * z, by_primal = change * z, by_dual = x * price, by_both = change * price;
  lanes slope = g + relative * price, aimed = -inverse;
  if (values->has_bound[j / 4]) {
    LOAD(u, values->u, INFINITY);
    LOAD(w, values->w, 1.0);
    LOAD(v, values->v, 0.0);
    const mask bounded = u < INFINITY;
    const lanes inverse = 1 / w;
    const lanes relative = change * inverse;
    const lanes price = v * (relative - 1);
    const lanes other = 1 - relative;
    shorter = CHOOSE(bounded, GREATER(shorter, relative), shorter);
    dearer = CHOOSE(bounded, GREATER(dearer, other), dearer);
    now += CHOOSE(bounded, w * v, ALL(0.0));
    by_primal -= CHOOSE(bounded, change * v, ALL(0.0));
    by_dual += CHOOSE(bounded, w * price, ALL(0.0));
    by_both -= CHOOSE(bounded, change * price, ALL(0.0));
    slope += CHOOSE(bounded, relative * price, ALL(0.0));
    aimed += CHOOSE(bounded, inverse, ALL(0.0));
  }
  figures[0] += now;
  figures[1] += by_primal;
  figures[2] += by_dual;
  figures[3] += by_both;
  figures[4] = GREATER(shorter, figures[4]);
  figures[5] = GREATER(dearer, figures[5]);
  slope *= d;
  aimed *= d;
  add(columns, j, count, &slope, &aimed, sums, link_sums);
}

BODY void predict_body(const allot_columns *columns, const allot_values *values, const double *dy, const double *links,
                       double *sums, double *link_sums, double *figures) {
  lanes own[6] = {{0}, {0}, {0}, {0}, ALL(1.0), ALL(1.0)};
  ptrdiff_t j = 0;
  for (; j + 4 <= columns->count; j += 4) predict_some(columns, values, j, 4, dy, links, sums, link_sums, own);
  if (j < columns->count) {
    predict_some(columns, values, j, columns->count - j, dy, links, sums, link_sums, own);
  }
  for (int i = 0; i < 4; i++) add_up(figures + i, own + i);
  for (int i = 4; i < 6; i++) keep_greatest(figures + i, own + i);
}

BODY void correct_some(const allot_columns *columns, const allot_values *values, ptrdiff_t j, ptrdiff_t count,
                       double target, const double *dy, const double *links, lanes figures[2]) {
  LOAD(x, values->x, 1.0);
  LOAD(z, values->z, 0.0);
  LOAD(d, values->d, 0.0);
  LOAD(g, values->g, 0.0);
  LOAD(affine, values->affine, 0.0);
  const lanes inverse = 1 / x;
  const lanes aim = target + affine * z * (1 + affine * inverse);
  lanes slope = g - aim * inverse;
  lanes change;
  transposed(&change, columns, j, count, dy, links);
  if (values->has_bound[j / 4]) {
    LOAD(u, values->u, INFINITY);
    LOAD(w, values->w, 1.0);
    LOAD(v, values->v, 0.0);
    const mask bounded = u < INFINITY;
    const lanes upper_inverse = 1 / w;
    const lanes upper_aim = target + affine * v * (affine * upper_inverse - 1);
    slope += CHOOSE(bounded, upper_aim * upper_inverse, ALL(0.0));
    change = d * (change - slope);
    const lanes price = CHOOSE(bounded, (upper_aim + v * change) * upper_inverse - v, ALL(0.0));
    STORE(values->dv, price);
    const lanes shorter = CHOOSE(bounded, change * upper_inverse, ALL(0.0));
    const lanes dearer = CHOOSE(bounded, -price / v, ALL(0.0));
    figures[0] = GREATER(shorter, figures[0]);
    figures[1] = GREATER(dearer, figures[1]);
  } else {
    change = d * (change - slope);
  }
  const lanes price = (aim - z * change) * inverse - z;
  STORE(values->dx, change);
  STORE(values->dz, price);
  const lanes shorter = -change * inverse, dearer = -price / z;
  figures[0] = GREATER(shorter, figures[0]);
  figures[1] = GREATER(dearer, figures[1]);
}

BODY void correct_body(const allot_columns *columns, const allot_values *values, double target, const double *dy,
                       const double *links, double *figures) {
  lanes own[2] = {{0}};
  ptrdiff_t j = 0;
  for (; j + 4 <= columns->count; j += 4) correct_some(columns, values, j, 4, target, dy, links, own);
  if (j < columns->count) correct_some(columns, values, j, columns->count - j, target, dy, links, own);
  for (int i = 0; i < 2; i++) keep_greatest(figures + i, own + i);
}

COMPILE_TWICE(advance,
              (const allot_columns *columns, const allot_values *values, double primal, double dual, const double *y,
               const double *links, double *sums, double *link_sums, double *figures),
              (columns, values, primal, dual, y, links, sums, link_sums, figures))

void allot_columns_advance(int32_t wide, const allot_columns *columns, const allot_values *values, double primal,
                           double dual, const double *y, const double *links, double *sums, double *link_sums,
                           double *figures) {
  CALL(advance, wide, (columns, values, primal, dual, y, links, sums, link_sums, figures));
}

COMPILE_TWICE(predict,
              (const allot_columns *columns, const allot_values *values, const double *dy, const double *links,
               double *sums, double *link_sums, double *figures),
              (columns, values, dy, links, sums, link_sums, figures))

void allot_columns_predict(int32_t wide, const allot_columns *columns, const allot_values *values, const double *dy,
                           const double *links, double *sums, double *link_sums, double *figures) {
  CALL(predict, wide, (columns, values, dy, links, sums, link_sums, figures));
}

COMPILE_TWICE(correct,
              (const allot_columns *columns, const allot_values *values, double target, const double *dy,
               const double *links, double *figures),
              (columns, values, target, dy, links, figures))

void allot_columns_correct(int32_t wide, const allot_columns *columns, const allot_values *values, double target,
                           const double *dy, const double *links, double *figures) {
  CALL(correct, wide, (columns, values, target, dy, links, figures));
}
