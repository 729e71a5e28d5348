/** The servers that Renling is measured beside. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beside } from './renling.mjs';

/** Saves tiles as they are served, compressed, for servers of files. */
export async function cut(renling, tiles, folder) {
  for (const tile of tiles) {
    const answer = await fetch(`${renling.url}/tiles/${tile}.mvt`, { headers: { 'accept-encoding': 'gzip' } });
    if (!answer.ok) throw new Error(`${tile}: ${answer.status}`);
    const path = join(folder, 'tiles', `${tile}.mvt`);
    mkdirSync(dirname(path), { recursive: true });
    const plain = Buffer.from(await answer.arrayBuffer());
    writeFileSync(`${path}.gz`, gzipSync(plain, { level: 6 }));
  }
}

/** Files from the disk's cache, compressed before. */
export const nginx = (folder) =>
  beside('nginx', (port) => {
    const config = join(folder, `nginx-${port}.conf`);
    writeFileSync(
      config,
      `
daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log stderr error;
${process.getuid() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10000;
  client_body_temp_path ${folder}/nginx-body; proxy_temp_path ${folder}/nginx-proxy; fastcgi_temp_path ${folder}/nginx-fastcgi;
  uwsgi_temp_path ${folder}/nginx-uwsgi; scgi_temp_path ${folder}/nginx-scgi;
  types { application/vnd.mapbox-vector-tile mvt; }
  server { listen 127.0.0.1:${port}; root ${folder}; location /tiles/ { gzip_static always; gunzip off; } }
}
`,
    );
    return ['-c', config, '-e', 'stderr'];
  });

/** A tile server before PostGIS; with a cache it keeps what it once cut. */
export const martin = (binary, url, folder, cache) =>
  beside(
    binary,
    (port) => {
      const config = join(folder, `martin-${port}.yaml`);
      writeFileSync(
        config,
        `
listen_addresses: 127.0.0.1:${port}
worker_processes: 2
cache: ${cache ? '{ size_mb: 1024 }' : 'disable'}
postgres:
  connection_string: ${url}
  pool_size: 8
  auto_publish:
    tables: false
    functions: { from_schemas: [tiles], source_id_format: '{function}' }
`,
      );
      return ['--config', config];
    },
    { env: { ...process.env, RUST_LOG: 'warn' } },
  );

/** The server that does nothing. */
export const limit = (binary, folder) =>
  beside(binary, (port) => [port, join(folder, 'tiles'), join(folder, 'append.log')]);

/** The handler alone. */
export const handler = (binary, data) => beside(binary, (port) => [data, port]);
