call scalesight#ale#define('toml')
