/**
 * The moving units: one instanced WebGL2 layer whose cost on the main thread does not grow with the
 * number of units. It knows nothing of MapLibre's types; the engine plugs it in as a custom layer.
 */
import type { Palette } from '../style/palette';
import { channels } from '../style/contrast';
import { ATLAS_COLUMNS, ATLAS_ROWS, drawAtlas } from './atlas';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders';
import { GLIDE_MS } from './unitBuffer';
import type { UnitBuffer } from './unitBuffer';

/** The part of MapLibre's render input this layer uses. */
interface RenderInput {
  readonly defaultProjectionData: { readonly mainMatrix: ArrayLike<number> };
}

/** Floats per unit in the position buffer: previous x, y, next x, y, start. */
const FLOATS_PER_UNIT = 5;
/** Beyond this distance from the origin Float32 offsets get coarser than a tenth of a metre. */
const REBASE_DISTANCE = 0.02;
/** Headings are readable only where a street is wider than a symbol. */
const HEADING_FROM_ZOOM = 14.5;
/** Outline drawn by every symbol's two triangles. */
const CORNERS = new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]);

const UNIFORMS = ['u_matrix', 'u_viewport', 'u_size', 'u_now', 'u_rate', 'u_above', 'u_atlas', 'u_cells', 'u_show_heading', 'u_text', 'u_text2', 'u_overdue', 'u_halo'] as const;
type UniformName = (typeof UNIFORMS)[number];

/** Everything that lives on the graphics card and dies with its context. */
interface Resources {
  readonly gl: WebGL2RenderingContext;
  readonly program: WebGLProgram;
  readonly vao: WebGLVertexArrayObject;
  readonly positions: WebGLBuffer;
  readonly states: WebGLBuffer;
  readonly atlas: WebGLTexture;
  readonly uniforms: Readonly<Record<UniformName, WebGLUniformLocation | null>>;
}

export interface LayerView {
  /** View centre in mercator units and the zoom. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly pixelRatio: number;
}

export class UnitLayer {
  readonly id = 'units';
  readonly type = 'custom' as const;
  readonly renderingMode = '2d' as const;
  private resources: Resources | null = null;
  private packed = new Float32Array(0);
  private origin = { x: Number.NaN, y: Number.NaN };
  private epochMs = 0;
  private positionsDirty = true;
  private statesDirty = true;
  private atlasDirty = true;
  private atlasRatio = 0;

  constructor(
    private readonly buffer: UnitBuffer,
    private palette: Palette,
    private readonly symbolPx: number,
    private readonly view: () => LayerView,
    private readonly repaint: () => void,
  ) {}

  setPalette(palette: Palette): void {
    this.palette = palette;
    this.atlasDirty = true;
  }

  positionsChanged(): void {
    this.positionsDirty = true;
  }

  statesChanged(): void {
    this.statesDirty = true;
  }

  /** Called again with a new context after the old one was lost: everything is uploaded anew. */
  onAdd(_map: unknown, gl: WebGL2RenderingContext): void {
    this.resources = createResources(gl);
    this.positionsDirty = true;
    this.statesDirty = true;
    this.atlasDirty = true;
  }

  onRemove(): void {
    const r = this.resources;
    this.resources = null;
    if (r === null || r.gl.isContextLost()) return;
    r.gl.deleteProgram(r.program);
    r.gl.deleteVertexArray(r.vao);
    r.gl.deleteBuffer(r.positions);
    r.gl.deleteBuffer(r.states);
    r.gl.deleteTexture(r.atlas);
  }

  render(gl: WebGL2RenderingContext, input: RenderInput): void {
    const r = this.resources;
    if (r === null || this.buffer.count === 0) return;
    const view = this.view();
    const now = performance.now();
    this.upload(r, view, now);
    gl.useProgram(r.program);
    gl.bindVertexArray(r.vao);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, r.atlas);
    this.setUniforms(r, view, input.defaultProjectionData.mainMatrix, now);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const above of [0, 1]) {
      gl.uniform1i(r.uniforms.u_above, above);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.buffer.count);
    }
    gl.bindVertexArray(null);
    if (now < this.buffer.glidingUntilMs) this.repaint();
  }

  private upload(r: Resources, view: LayerView, now: number): void {
    const { gl } = r;
    const far = Math.abs(view.x - this.origin.x) > REBASE_DISTANCE || Math.abs(view.y - this.origin.y) > REBASE_DISTANCE;
    if (far || Number.isNaN(this.origin.x)) {
      this.origin = { x: view.x, y: view.y };
      this.positionsDirty = true;
    }
    if (this.positionsDirty) {
      const needed = this.buffer.count * FLOATS_PER_UNIT;
      if (this.packed.length < needed) this.packed = new Float32Array(needed * 2);
      // Times count from the upload: as Float32 seconds since the page opened they would grow coarse on a wall.
      this.epochMs = now;
      this.buffer.pack(this.origin, this.epochMs, this.packed);
      gl.bindBuffer(gl.ARRAY_BUFFER, r.positions);
      gl.bufferData(gl.ARRAY_BUFFER, this.packed.subarray(0, needed), gl.DYNAMIC_DRAW);
      this.positionsDirty = false;
    }
    if (this.statesDirty) {
      gl.bindBuffer(gl.ARRAY_BUFFER, r.states);
      gl.bufferData(gl.ARRAY_BUFFER, this.buffer.state.subarray(0, this.buffer.count * 4), gl.DYNAMIC_DRAW);
      this.statesDirty = false;
    }
    if (this.atlasDirty || this.atlasRatio !== view.pixelRatio) {
      this.atlasRatio = view.pixelRatio;
      this.atlasDirty = false;
      gl.bindTexture(gl.TEXTURE_2D, r.atlas);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, drawAtlas(this.palette, this.symbolPx * view.pixelRatio));
    }
  }

  private setUniforms(r: Resources, view: LayerView, matrix: ArrayLike<number>, now: number): void {
    const { gl, uniforms } = r;
    gl.uniformMatrix4fv(uniforms.u_matrix, false, translated(matrix, this.origin.x, this.origin.y));
    gl.uniform2f(uniforms.u_viewport, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform1f(uniforms.u_size, this.symbolPx * view.pixelRatio);
    gl.uniform1f(uniforms.u_now, (now - this.epochMs) / 1000);
    gl.uniform1f(uniforms.u_rate, 1000 / GLIDE_MS);
    gl.uniform1i(uniforms.u_atlas, 0);
    gl.uniform2f(uniforms.u_cells, ATLAS_COLUMNS, ATLAS_ROWS);
    gl.uniform1i(uniforms.u_show_heading, view.zoom >= HEADING_FROM_ZOOM ? 1 : 0);
    for (const [name, token] of [['u_text', 'text'], ['u_text2', 'text-2'], ['u_overdue', 'overdue'], ['u_halo', 'map-halo']] as const) {
      gl.uniform3fv(uniforms[name], channels(this.palette[token]) ?? [1, 1, 1]);
    }
  }
}

/** The matrix with the origin moved into it, in Float64, so that Float32 offsets lose nothing. */
export function translated(m: ArrayLike<number>, x: number, y: number): Float32Array {
  const out = Float32Array.from(m);
  for (let row = 0; row < 4; row += 1) {
    out[12 + row] = (m[row] as number) * x + (m[4 + row] as number) * y + (m[12 + row] as number);
  }
  return out;
}

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) throw new Error('the graphics context was lost while shaders were made');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const shaders = [compile(gl, gl.VERTEX_SHADER, VERTEX_SHADER), compile(gl, gl.FRAGMENT_SHADER, FRAGMENT_SHADER)];
  for (const shader of shaders) gl.attachShader(program, shader);
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
    const logs = shaders.map((shader) => gl.getShaderInfoLog(shader)).join(' ');
    throw new Error(`unit shaders do not link: ${gl.getProgramInfoLog(program) ?? ''} ${logs}`);
  }
  for (const shader of shaders) gl.deleteShader(shader);
  return program;
}

function createResources(gl: WebGL2RenderingContext): Resources {
  const program = link(gl);
  const vao = gl.createVertexArray();
  const [corners, positions, states] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  const atlas = gl.createTexture();
  gl.bindVertexArray(vao);
  const attribute = (name: string, buffer: WebGLBuffer, perInstance: boolean, point: (at: number) => void): void => {
    const at = gl.getAttribLocation(program, name);
    if (at < 0) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(at);
    point(at);
    gl.vertexAttribDivisor(at, perInstance ? 1 : 0);
  };
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, CORNERS, gl.STATIC_DRAW);
  const stride = FLOATS_PER_UNIT * 4;
  attribute('a_corner', corners, false, (at) => gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0));
  attribute('a_prev', positions, true, (at) => gl.vertexAttribPointer(at, 2, gl.FLOAT, false, stride, 0));
  attribute('a_next', positions, true, (at) => gl.vertexAttribPointer(at, 2, gl.FLOAT, false, stride, 8));
  attribute('a_start', positions, true, (at) => gl.vertexAttribPointer(at, 1, gl.FLOAT, false, stride, 16));
  attribute('a_state', states, true, (at) => gl.vertexAttribIPointer(at, 4, gl.UNSIGNED_BYTE, 0, 0));
  gl.bindVertexArray(null);
  gl.bindTexture(gl.TEXTURE_2D, atlas);
  for (const [key, value] of [[gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_MAG_FILTER, gl.LINEAR], [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]] as const) {
    gl.texParameteri(gl.TEXTURE_2D, key, value);
  }
  const uniforms = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)])) as Resources['uniforms'];
  return { gl, program, vao, positions, states, atlas, uniforms };
}
