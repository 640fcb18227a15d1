#include "SolverKernels.h"

#include <math.h>

#include "lanes.h"

#pragma STDC FP_CONTRACT OFF

int32_t allot_has_wide_lanes(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") ? 1 : 0;
#else
  return 0;
#endif
}

/* target -= the sum of `width` (8 at most) columns from `source` on, each times its own of `by`. */
BODY void subtract_columns(double *target, const double *source, const double *by, ptrdiff_t width, ptrdiff_t stride,
                           ptrdiff_t count) {
  if (width == 8) {
    const double *s0 = source, *s1 = s0 + stride, *s2 = s1 + stride, *s3 = s2 + stride;
    const double *s4 = s3 + stride, *s5 = s4 + stride, *s6 = s5 + stride, *s7 = s6 + stride;
    const double m0 = by[0], m1 = by[1], m2 = by[2], m3 = by[3], m4 = by[4], m5 = by[5], m6 = by[6], m7 = by[7];
    ptrdiff_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const lanes low = m0 * LANES(s0 + i) + m1 * LANES(s1 + i);
      const lanes middle = m2 * LANES(s2 + i) + m3 * LANES(s3 + i);
      const lanes high = m4 * LANES(s4 + i) + m5 * LANES(s5 + i);
      const lanes top = m6 * LANES(s6 + i) + m7 * LANES(s7 + i);
      SET_LANES(target + i, LANES(target + i) - ((low + middle) + (high + top)));
    }
    for (; i < count; i++) {
      const double low = m0 * s0[i] + m1 * s1[i], middle = m2 * s2[i] + m3 * s3[i];
      const double high = m4 * s4[i] + m5 * s5[i], top = m6 * s6[i] + m7 * s7[i];
      target[i] -= (low + middle) + (high + top);
    }
    return;
  }
  if (width >= 4) {
    const double *s0 = source, *s1 = s0 + stride, *s2 = s1 + stride, *s3 = s2 + stride;
    const double m0 = by[0], m1 = by[1], m2 = by[2], m3 = by[3];
    ptrdiff_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const lanes low = m0 * LANES(s0 + i) + m1 * LANES(s1 + i), high = m2 * LANES(s2 + i) + m3 * LANES(s3 + i);
      SET_LANES(target + i, LANES(target + i) - (low + high));
    }
    for (; i < count; i++) target[i] -= (m0 * s0[i] + m1 * s1[i]) + (m2 * s2[i] + m3 * s3[i]);
    width -= 4;
    by += 4;
    source += 4 * stride;
  }
  for (; width > 0; width--, by++, source += stride) {
    const double multiplier = *by;
    ptrdiff_t i = 0;
    for (; i + 4 <= count; i += 4) SET_LANES(target + i, LANES(target + i) - multiplier * LANES(source + i));
    for (; i < count; i++) target[i] -= multiplier * source[i];
  }
}

/* Makes a column of `count` elements, diagonal first, one of the factor. */
BODY void scale_column(double *column, ptrdiff_t count) {
  /* S. J. Wright, "Modified Cholesky factorizations in interior-point algorithms", SIAM J. Optim. 9 (1999) 1159-1191:
     why a pivot that rounding has eaten may become so large that its unknown becomes 0. */
  const double inverse = 1 / (*column > 1e-30 ? sqrt(*column) : 1e64);
  column[0] = inverse;
  ptrdiff_t i = 1;
  for (; i + 4 <= count; i += 4) SET_LANES(column + i, LANES(column + i) * inverse);
  for (; i < count; i++) column[i] *= inverse;
}

/* `rows` (4 or 8) rows from `row` on times four from `column` on, summed over pivots, off the columns of `target`. */
#define TILE(rows)                                                                          \
  lanes sum[4][(rows) / 4] = {{{0}}};                                                       \
  const double *other = row, *here = column;                                                \
  for (ptrdiff_t k = 0; k < pivots; k++, other += size, here += size) {                     \
    for (int part = 0; part < (rows) / 4; part++) {                                         \
      const lanes values = LANES(other + 4 * part);                                         \
      for (int j = 0; j < 4; j++) sum[j][part] += here[j] * values;                         \
    }                                                                                       \
  }

BODY void subtract_tile4(double *const target[4], const double *row, const double *column, ptrdiff_t pivots,
                         ptrdiff_t size) {
  TILE(4)
  for (int j = 0; j < 4; j++) SET_LANES(target[j], LANES(target[j]) - sum[j][0]);
}

BODY void subtract_tile8(double *const target[4], const double *row, const double *column, ptrdiff_t pivots,
                         ptrdiff_t size) {
  TILE(8)
  for (int j = 0; j < 4; j++) {
    SET_LANES(target[j], LANES(target[j]) - sum[j][0]);
    SET_LANES(target[j] + 4, LANES(target[j] + 4) - sum[j][1]);
  }
}

/* The four by four at the diagonal: from it down. */
BODY void subtract_corner(double *const target[4], const double *row, ptrdiff_t pivots, ptrdiff_t size) {
  const double *column = row;
  TILE(4)
  for (int j = 0; j < 4; j++) {
    for (int i = j; i < 4; i++) target[j][i] -= sum[j][0][i];
  }
}

/* One row with four. */
BODY void subtract_row(double *const target[4], const double *row, const double *column, ptrdiff_t pivots,
                       ptrdiff_t size) {
  lanes sum = {0};
  for (ptrdiff_t k = 0; k < pivots; k++, row += size, column += size) sum += *row * LANES(column);
  for (int j = 0; j < 4; j++) *target[j] -= sum[j];
}

/* Four by eight elements stay in registers while all pivots pass by. */
BODY void subtract_products(const double *panel, ptrdiff_t pivots, ptrdiff_t size, double *update) {
  ptrdiff_t j = pivots;
  for (; j + 4 <= size; j += 4) {
    const ptrdiff_t height = size - j;
    /* Where row j would stand in each column. */
    double *target[4] = {update, update + height - 1, update + 2 * height - 3, update + 3 * height - 6};
    subtract_corner(target, panel + j, pivots, size);
    ptrdiff_t row = 4;
#define FROM_HERE {target[0] + row, target[1] + row, target[2] + row, target[3] + row}
    for (; row + 8 <= height; row += 8) {
      double *const here[4] = FROM_HERE;
      subtract_tile8(here, panel + j + row, panel + j, pivots, size);
    }
    if (row + 4 <= height) {
      double *const here[4] = FROM_HERE;
      subtract_tile4(here, panel + j + row, panel + j, pivots, size);
      row += 4;
    }
    for (; row < height; row++) {
      double *const here[4] = FROM_HERE;
      subtract_row(here, panel + j + row, panel + j, pivots, size);
    }
    update += 4 * height - 6;
  }
  for (; j < size; j++) {
    for (ptrdiff_t row = j; row < size; row++) {
      double sum = 0;
      for (ptrdiff_t k = 0; k < pivots; k++) sum += panel[k * size + row] * panel[k * size + j];
      *update++ -= sum;
    }
  }
}

BODY void eliminate_body(double *panel, ptrdiff_t pivots, ptrdiff_t size, double *update) {
  double by[8];
  for (ptrdiff_t first = 0; first < pivots; first += 8) {
    const ptrdiff_t end = first + 8 < pivots ? first + 8 : pivots;
    const double *source = panel + first * size;
    for (ptrdiff_t j = first; j < pivots; j++) {
      const ptrdiff_t width = j < end ? j - first : end - first;
      double *column = panel + j * size + j;
      for (ptrdiff_t k = 0; k < width; k++) by[k] = source[k * size + j];
      subtract_columns(column, source + j, by, width, size, size - j);
      if (j < end) scale_column(column, size - j);
    }
  }
  subtract_products(panel, pivots, size, update);
}

/* Where the rows of column `place` of the parent stand, counted from its first row. */
BODY double *parent_column(ptrdiff_t place, double *parent, ptrdiff_t pivots, ptrdiff_t size, double *update) {
  if (place < pivots) return parent + place * size;
  const ptrdiff_t j = place - pivots;
  /* Column j of a packed lower triangle begins behind the longer ones before it, with its diagonal. */
  return update + j * (size - pivots) - j * (j - 1) / 2 - j - pivots;
}

BODY void add_body(const double *update, ptrdiff_t border, const int32_t *places, double *parent, ptrdiff_t pivots,
                   ptrdiff_t size, double *parent_update) {
  /* From `run` on, the rows follow one another in the parent too. */
  ptrdiff_t run = border > 0 ? border - 1 : 0;
  while (run > 0 && places[run] - places[run - 1] == 1) run--;
  for (ptrdiff_t column = 0; column < border; column++) {
    double *target = parent_column(places[column], parent, pivots, size, parent_update);
    ptrdiff_t row = column;
    for (; row < run; row++) target[places[row]] += *update++;
    if (row == border) continue;
    double *end = target + places[row];
    const ptrdiff_t count = border - row;
    ptrdiff_t i = 0;
    for (; i + 4 <= count; i += 4) SET_LANES(end + i, LANES(end + i) + LANES(update + i));
    for (; i < count; i++) end[i] += update[i];
    update += count;
  }
}

BODY void eliminate_leaf_body(double *panel, ptrdiff_t size, const int32_t *places, double *parent, ptrdiff_t pivots,
                              ptrdiff_t parent_size, double *parent_update) {
  scale_column(panel, size);
  for (ptrdiff_t column = 1; column < size; column++) {
    double *target = parent_column(places[column - 1], parent, pivots, parent_size, parent_update);
    const double value = panel[column];
    for (ptrdiff_t row = column; row < size; row++) target[places[row - 1]] -= value * panel[row];
  }
}

/* Many pivots: eight columns at a time. */
BODY void forward_by_eight(const double *panel, ptrdiff_t pivots, ptrdiff_t size, double *scratch) {
  for (ptrdiff_t first = 0; first < pivots; first += 8) {
    const ptrdiff_t end = first + 8 < pivots ? first + 8 : pivots;
    double values[8];
    for (ptrdiff_t k = first; k < end; k++) {
      double value = scratch[k];
      for (ptrdiff_t i = first; i < k; i++) value -= values[i - first] * panel[i * size + k];
      value *= panel[k * size + k];
      values[k - first] = value;
      scratch[k] = value;
    }
    subtract_columns(scratch + end, panel + first * size + end, values, end - first, size, size - end);
  }
}

BODY void forward_body(const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size, const int32_t *places,
                       double *vector, double *links, double *scratch) {
  if (pivots == 1) {
    const double value = vector[places[0]] * panel[0];
    vector[places[0]] = value;
    for (ptrdiff_t k = 1; k < local; k++) vector[places[k]] -= value * panel[k];
    for (ptrdiff_t k = local; k < size; k++) links[places[k]] -= value * panel[k];
    return;
  }
  for (ptrdiff_t k = 0; k < pivots; k++) scratch[k] = vector[places[k]];
  for (ptrdiff_t k = pivots; k < size; k++) scratch[k] = 0;
  if (pivots <= 8) {
    for (ptrdiff_t k = 0; k < pivots; k++) {
      const double *column = panel + k * size;
      const double value = scratch[k] * column[k];
      scratch[k] = value;
      ptrdiff_t i = k + 1;
      for (; i + 4 <= size; i += 4) SET_LANES(scratch + i, LANES(scratch + i) - value * LANES(column + i));
      for (; i < size; i++) scratch[i] -= value * column[i];
    }
  } else {
    forward_by_eight(panel, pivots, size, scratch);
  }
  for (ptrdiff_t k = 0; k < pivots; k++) vector[places[k]] = scratch[k];
  for (ptrdiff_t k = pivots; k < local; k++) vector[places[k]] += scratch[k];
  for (ptrdiff_t k = local; k < size; k++) links[places[k]] += scratch[k];
}

BODY void backward_body(const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size, const int32_t *places,
                        double *vector, const double *links, double *scratch) {
  if (pivots == 1) {
    double sum = 0;
    for (ptrdiff_t k = 1; k < local; k++) sum += panel[k] * vector[places[k]];
    for (ptrdiff_t k = local; k < size; k++) sum += panel[k] * links[places[k]];
    vector[places[0]] = (vector[places[0]] - sum) * panel[0];
    return;
  }
  for (ptrdiff_t k = 0; k < local; k++) scratch[k] = vector[places[k]];
  for (ptrdiff_t k = local; k < size; k++) scratch[k] = links[places[k]];
  for (ptrdiff_t end = pivots; end > 0; end = (end - 1) / 8 * 8) {
    const ptrdiff_t first = (end - 1) / 8 * 8;
    double values[8];
    for (ptrdiff_t k = first; k < end; k++) {
      const double *column = panel + k * size;
      lanes low = {0}, high = {0};
      ptrdiff_t i = end;
      for (; i + 8 <= size; i += 8) {
        low += LANES(column + i) * LANES(scratch + i);
        high += LANES(column + i + 4) * LANES(scratch + i + 4);
      }
      if (i + 4 <= size) {
        low += LANES(column + i) * LANES(scratch + i);
        i += 4;
      }
      const lanes both = low + high;
      double sum = (both[0] + both[2]) + (both[1] + both[3]);
      for (; i < size; i++) sum += column[i] * scratch[i];
      values[k - first] = scratch[k] - sum;
    }
    for (ptrdiff_t k = end - 1; k >= first; k--) {
      const double *column = panel + k * size;
      double value = values[k - first];
      for (ptrdiff_t i = end - 1; i > k; i--) value -= column[i] * values[i - first];
      value *= column[k];
      values[k - first] = value;
      scratch[k] = value;
      vector[places[k]] = value;
    }
  }
}

COMPILE_TWICE(eliminate, (double *panel, ptrdiff_t pivots, ptrdiff_t size, double *update),
              (panel, pivots, size, update))

void allot_front_eliminate(int32_t wide, double *panel, ptrdiff_t pivots, ptrdiff_t size, double *update) {
  CALL(eliminate, wide, (panel, pivots, size, update));
}

COMPILE_TWICE(eliminate_leaf,
              (double *panel, ptrdiff_t size, const int32_t *places, double *parent, ptrdiff_t parent_pivots,
               ptrdiff_t parent_size, double *parent_update),
              (panel, size, places, parent, parent_pivots, parent_size, parent_update))

void allot_front_eliminate_leaf(int32_t wide, double *panel, ptrdiff_t size, const int32_t *places, double *parent,
                                ptrdiff_t parent_pivots, ptrdiff_t parent_size, double *parent_update) {
  CALL(eliminate_leaf, wide, (panel, size, places, parent, parent_pivots, parent_size, parent_update));
}

COMPILE_TWICE(add,
              (const double *update, ptrdiff_t border, const int32_t *places, double *parent, ptrdiff_t parent_pivots,
               ptrdiff_t parent_size, double *parent_update),
              (update, border, places, parent, parent_pivots, parent_size, parent_update))

void allot_front_add(int32_t wide, const double *update, ptrdiff_t border, const int32_t *places, double *parent,
                     ptrdiff_t parent_pivots, ptrdiff_t parent_size, double *parent_update) {
  CALL(add, wide, (update, border, places, parent, parent_pivots, parent_size, parent_update));
}

COMPILE_TWICE(forward,
              (const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size, const int32_t *places,
               double *vector, double *links, double *scratch),
              (panel, pivots, local, size, places, vector, links, scratch))

void allot_front_forward(int32_t wide, const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size,
                         const int32_t *places, double *vector, double *links, double *scratch) {
  CALL(forward, wide, (panel, pivots, local, size, places, vector, links, scratch));
}

COMPILE_TWICE(backward,
              (const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size, const int32_t *places,
               double *vector, const double *links, double *scratch),
              (panel, pivots, local, size, places, vector, links, scratch))

void allot_front_backward(int32_t wide, const double *panel, ptrdiff_t pivots, ptrdiff_t local, ptrdiff_t size,
                          const int32_t *places, double *vector, const double *links, double *scratch) {
  CALL(backward, wide, (panel, pivots, local, size, places, vector, links, scratch));
}
