// Stryker's runner asks for parts of mocha without their extension, which mocha 12 has changed to .cjs.
require('node:module')._extensions['.cjs'] = require('node:module')._extensions['.js'];
