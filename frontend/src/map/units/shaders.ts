/**
 * Shaders of the unit layer. A unit is one instanced square: the symbol comes from the atlas, rings
 * and frames are computed, so any combination of marks costs one draw call.
 */
import { COARSE_HALF, CONTEXT_OPACITY, CONTEXT_SCALE, GRID, RING, STALE_OPACITY } from '../symbols/shapes';
import { AGENCY_KINDS, UNIT_STATUSES } from '../types';

/** Half side of the drawn square in grid units: room for the outer ring and the heading mark. */
export const QUAD_HALF = 32;
/** Half side of an atlas cell in grid units: the silhouette, its outline and one unit of air. */
export const CELL_HALF = 18;

/** Cells of one form in the atlas; those of the next form come after them. */
const FORM_CELLS = AGENCY_KINDS.length * UNIT_STATUSES.length;

const f = (value: number): string => value.toFixed(4);

export const VERTEX_SHADER = `#version 300 es
precision highp float;
in vec2 a_corner;
in vec2 a_prev;
in vec2 a_next;
in float a_start;
in uvec4 a_state;
uniform mat4 u_matrix;
uniform vec2 u_viewport;
uniform float u_size;
uniform float u_now;
uniform float u_rate;
uniform bool u_above;
out vec2 v_grid;
flat out uint v_cell;
flat out uint v_marks;
flat out float v_heading;
flat out float v_scale;
void main() {
  uint marks = a_state.y;
  bool above = (marks & 128u) != 0u;
  if ((marks & 64u) != 0u || above != u_above) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  v_scale = (marks & 32u) != 0u ? ${f(CONTEXT_SCALE)} : 1.0;
  float share = clamp((u_now - a_start) * u_rate, 0.0, 1.0);
  vec4 centre = u_matrix * vec4(mix(a_prev, a_next, share), 0.0, 1.0);
  vec2 half_view = u_viewport * 0.5;
  vec2 px = centre.xy / centre.w * half_view;
  if (share >= 1.0) px = floor(px) + 0.5 * fract(u_viewport);
  float half_px = u_size * v_scale * ${f(QUAD_HALF / GRID)};
  gl_Position = vec4((px + a_corner * half_px) / half_view, 0.0, 1.0);
  v_grid = vec2(a_corner.x, -a_corner.y) * ${f(QUAD_HALF)};
  v_cell = a_state.x + a_state.w * ${FORM_CELLS}u;
  v_marks = marks;
  v_heading = float(a_state.z) * ${f((2 * Math.PI) / 256)};
}`;

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_grid;
flat in uint v_cell;
flat in uint v_marks;
flat in float v_heading;
flat in float v_scale;
uniform sampler2D u_atlas;
uniform vec2 u_cells;
uniform float u_size;
uniform bool u_show_heading;
uniform vec3 u_text;
uniform vec3 u_text2;
uniform vec3 u_overdue;
uniform vec3 u_halo;
out vec4 colour;
vec4 over(vec4 top, vec4 bottom) { return top + bottom * (1.0 - top.a); }
vec4 ink(vec3 rgb, float cover) { return vec4(rgb * cover, cover); }
float band(float distance_to_line, float width, float aa) {
  return 1.0 - smoothstep(width * 0.5 - aa * 0.5, width * 0.5 + aa * 0.5, abs(distance_to_line));
}
void main() {
  float aa = ${f(GRID)} / (u_size * v_scale);
  bool stale = (v_marks & 1u) != 0u;
  bool late = (v_marks & 2u) != 0u;
  bool coarse = (v_marks & 4u) != 0u;
  bool heading = (v_marks & 8u) != 0u && u_show_heading && !stale;
  bool selected = (v_marks & 16u) != 0u;
  float r = length(v_grid);
  colour = vec4(0.0);
  if (max(abs(v_grid.x), abs(v_grid.y)) < ${f(CELL_HALF)}) {
    uint columns = uint(u_cells.x);
    vec2 cell = vec2(float(v_cell % columns), float(v_cell / columns));
    colour = texture(u_atlas, (cell + v_grid / ${f(2 * CELL_HALF)} + 0.5) / u_cells);
    if (stale) colour *= ${f(STALE_OPACITY)};
  }
  if (coarse) {
    float edge = max(abs(v_grid.x), abs(v_grid.y)) - ${f(COARSE_HALF)};
    colour = over(ink(u_text2, band(edge, 1.4, aa)), colour);
  }
  float inner = ${f(RING.radius)};
  if (late || stale) {
    float width = late ? ${f(RING.lateWidth)} : ${f(RING.width)};
    float turn = fract(atan(v_grid.y, v_grid.x) / 6.2831853 * ${f(RING.dashes)});
    float dash_aa = aa * ${f(RING.dashes)} / (6.2831853 * inner);
    float gap = ${f(RING.dashShare)};
    float on = stale ? smoothstep(0.0, dash_aa, turn) * (1.0 - smoothstep(gap, gap + dash_aa, turn)) : 1.0;
    colour = over(ink(u_halo, band(r - inner, width + 2.0, aa) * 0.7 * on), colour);
    colour = over(ink(late ? u_overdue : u_text2, band(r - inner, width, aa) * on), colour);
  }
  if (selected) {
    float ring = late || stale ? ${f(RING.outerRadius)} : inner;
    colour = over(ink(u_halo, band(r - ring, ${f(RING.width + 2)}, aa) * 0.7), colour);
    colour = over(ink(u_text, band(r - ring, ${f(RING.width)}, aa)), colour);
  }
  if (heading) {
    float s = sin(v_heading);
    float c = cos(v_heading);
    vec2 along = vec2(v_grid.x * s - v_grid.y * c, v_grid.x * c + v_grid.y * s);
    float base = selected && (late || stale) ? 23.0 : selected || late ? 19.5 : 16.5;
    float width = 5.0 * (base + 9.0 - along.x) / 9.0;
    float body = step(base, along.x) * (1.0 - smoothstep(width - aa, width, abs(along.y)));
    colour = over(ink(u_text, body * step(0.0, width)), colour);
  }
  if ((v_marks & 32u) != 0u) colour *= ${f(CONTEXT_OPACITY)};
  if (colour.a < 0.004) discard;
}`;
