/** The system's list of services and their ports (services(5)). Debian and Ubuntu have it from the package netbase. */
export const SERVICES_FILE = '/etc/services';
