import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { writeMedium } from '../../scripts/seed/write-medium.ts';
import { labCluster } from '../helpers/fake-node.ts';
import { inSeedTree } from '../helpers/seed-tree.ts';
import { sampleFiles } from '../helpers/seed-samples.ts';
import { signed } from '../helpers/signed-seeds.ts';

// cloud-init of the target release takes what lvsmith writes: its schemas, and its two data sources.

const nodes = [...labCluster.directors, ...labCluster.realservers].map(({ name }) => name);

/** Reads /seed with cloud-init's own code and prints what it understood. */
const readers = {
  nocloud: `
import json, shutil
from cloudinit import helpers
from cloudinit.net import network_state
from cloudinit.sources.DataSourceNoCloud import DataSourceNoCloud
shutil.copytree("/seed/node", "/tmp/cloud/seed/nocloud")
paths = helpers.Paths({"cloud_dir": "/tmp/cloud", "run_dir": "/tmp/run"})
source = DataSourceNoCloud({}, None, paths)
assert source._get_data()
network_state.parse_net_config_data(source.network_config)
print(json.dumps({"id": source.metadata["instance-id"], "host": source.metadata["local-hostname"],
  "cluster": source.metadata["lvsmith"]["cluster"], "user": source.userdata_raw.decode(),
  "macs": [e["match"]["macaddress"] for e in source.network_config["ethernets"].values()]}))
`,
  'config-drive': `
import json
from cloudinit.net import network_state
from cloudinit.sources.DataSourceConfigDrive import read_config_drive
from cloudinit.sources.helpers import openstack
data = read_config_drive("/seed/node")
macs = [l["ethernet_mac_address"] for l in data["networkdata"]["links"]]
config = openstack.convert_net_json(data["networkdata"], known_macs={m: "eth%d" % i for i, m in enumerate(macs)})
network_state.parse_net_config_data(config)
print(json.dumps({"id": data["metadata"]["uuid"], "host": data["metadata"]["hostname"],
  "cluster": data["metadata"]["lvsmith"]["cluster"], "user": data["userdata"].decode(), "macs": macs}))
`,
} as const;

async function folderOf(
  files: Readonly<Record<string, string>>,
  format: 'nocloud' | 'config-drive',
) {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-cloud-init-'));
  await writeMedium(files, format, 'folder', join(folder, 'node'));
  return folder;
}

for (const format of ['nocloud', 'config-drive'] as const)
  test.serial(
    `cloud-init's ${format} data source reads a director's and a realserver's seed`,
    async (t) => {
      for (const node of ['litsha21', 'litstat1']) {
        const files = signed(sampleFiles(node, format), { node });
        const folder = await folderOf(files, format);
        t.teardown(() => rm(folder, { recursive: true }));
        const { code, stdout, stderr } = await inSeedTree(folder, [
          'python3',
          '-c',
          readers[format],
        ]);
        t.is(code, 0, stderr);
        const read: unknown = JSON.parse(stdout);
        t.like(read, {
          host: node,
          cluster: 'lab',
          user: Object.entries(files).find(([name]) => /user/.test(name))?.[1],
        });
        t.regex(stdout, new RegExp(`"id": "${node}-[0-9a-f]{12}"`));
        t.true(stdout.includes('52:54:00:71:00:'));
      }
    },
  );

test.serial("cloud-init's schemas accept the seeds of all nodes", async (t) => {
  for (const node of nodes) {
    const folder = await folderOf(signed(sampleFiles(node), { node }), 'nocloud');
    t.teardown(() => rm(folder, { recursive: true }));
    for (const [file, type] of [
      ['user-data', 'cloud-config'],
      ['network-config', 'network-config'],
    ] as const) {
      const result = await inSeedTree(folder, [
        'cloud-init',
        'schema',
        '--schema-type',
        type,
        '--config-file',
        `/seed/node/${file}`,
      ]);
      t.is(result.code, 0, result.stdout + result.stderr);
      t.notRegex(result.stdout + result.stderr, /deprecat|invalid|error/i);
    }
  }
});

test.serial(
  'why the lvsmith section is not in user-data: the schema refuses it there',
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'lvsmith-cloud-init-'));
    t.teardown(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'user-data'), '#cloud-config\nlvsmith: {cluster: lab}\n');
    const result = await inSeedTree(folder, [
      'cloud-init',
      'schema',
      '--config-file',
      '/seed/user-data',
    ]);
    t.is(result.code, 1);
    t.regex(result.stderr + result.stdout, /lvsmith/);
  },
);
