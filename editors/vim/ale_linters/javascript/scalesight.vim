call scalesight#ale#define('javascript')
