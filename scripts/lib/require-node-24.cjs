// Loaded before a script (`node -r`), in a form that every Node can read, so that an old one says what is wrong.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Earshot needs Node 24 or later; this is ${process.version}. Start it through npm (\`npm ci\` brings Node 24 with it on Linux and Windows), or install Node 24.`,
  );
  process.exit(1);
}
